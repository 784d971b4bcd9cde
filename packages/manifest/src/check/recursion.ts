import { type DependsTree, evaluateWhen } from "@onexit/expression";
import type { Draft, DraftCall } from "../read/draft.ts";
import { fieldOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Task } from "../workflow.ts";

/** Reports each cycle of calls in which nothing could ever say no. */
export function checkRecursion(draft: Draft, report: Report): void {
  const finished = new Set<string>();
  for (const key of draft.templates.keys()) {
    if (!finished.has(key)) visit(key, draft, finished, report);
  }
}

/** Depth first with a list of its own: a chain of templates may be longer than the stack is deep. */
function visit(root: string, draft: Draft, finished: Set<string>, report: Report): void {
  const trail = [{ key: root, calls: callsOf(root, draft), next: 0 }];
  const onTrail = new Map([[root, 0]]);
  for (let top = trail.at(-1); top; top = trail.at(-1)) {
    const call = top.calls[top.next];
    top.next += 1;
    if (!call) {
      finished.add(top.key);
      onTrail.delete(top.key);
      trail.pop();
      continue;
    }
    const target = call.call.template;
    const from = onTrail.get(target);
    if (from !== undefined) {
      reportCycle([...trail.slice(from).map(({ key }) => key), target], call, report);
    } else if (!finished.has(target)) {
      onTrail.set(target, trail.length);
      trail.push({ key: target, calls: callsOf(target, draft), next: 0 });
    }
  }
}

/** The steps and tasks of a template that nothing can hold back. */
function callsOf(key: string, draft: Draft): readonly DraftCall[] {
  const calls = draft.templates.get(key)?.calls ?? [];
  return calls.filter(
    ({ call }) => isAlwaysTrue(call.when ?? "") && call.loop?.kind !== "param" && !mayBeOmitted(call),
  );
}

function isAlwaysTrue(when: string): boolean {
  const result = evaluateWhen(when, () => undefined);
  return "value" in result && result.value;
}

/** A condition on how other tasks end may come out false without anything having failed. */
function mayBeOmitted(call: DraftCall["call"]): boolean {
  const { depends } = call as Task;
  return depends !== undefined && namesResult(depends);
}

function namesResult(tree: DependsTree): boolean {
  if (tree.kind === "task") return tree.result !== undefined && tree.result !== "Succeeded";
  return tree.kind === "not" || tree.of.some(namesResult);
}

function reportCycle(keys: readonly string[], { call, part, place }: DraftCall, report: Report): void {
  const way = keys.length > 8 ? [...keys.slice(0, 7), "…", keys.at(-1)] : keys;
  const what = place.includes(".tasks.") ? "task" : "step";
  const field = textIn(part, "template") !== undefined || !fieldOf(part, "templateRef") ? "template" : "templateRef";
  report.error("OX1013", [...part.path, field], `${what} "${call.name}" makes an endless loop: ${way.join(" -> ")}`, {
    suggestion: `give one of the ${what}s a "when"`,
  });
}
