import type { JsonObject } from "@onexit/events";
import { evaluateWhen } from "@onexit/expression";
import { pathTo } from "../read/context.ts";
import type { Draft } from "../read/draft.ts";
import type { Part } from "../read/part.ts";
import type { Report } from "../report.ts";
import { reachableFrom } from "./reach.ts";

/** Warns of an exit handler that does something when the workflow has failed, but nothing when it ends as Error. */
export function checkErrorBranch(draft: Draft, report: Report): void {
  const handler = reachableFrom([draft.workflow.onExit?.template ?? ""], draft);
  const branches: { readonly when: string; readonly part: Part<JsonObject> }[] = [];
  for (const key of handler) {
    for (const { call, part } of draft.templates.get(key)?.calls ?? []) {
      if (call.when?.includes("workflow.status")) branches.push({ when: call.when, part });
    }
  }
  const failed = branches.find(({ when }) => holds(when, "Failed"));
  if (!failed || branches.some(({ when }) => holds(when, "Error") !== false)) return;
  report.warn("OX2001", pathTo(failed.part, "when"), "the exit handler does nothing when the workflow ends as Error", {
    suggestion: 'write "{{workflow.status}} != Succeeded"',
  });
}

/** Undefined when it depends on more than the status. */
function holds(when: string, status: string): boolean | undefined {
  const result = evaluateWhen(when, (name) => (name === "workflow.status" ? status : undefined));
  return "value" in result ? result.value : undefined;
}
