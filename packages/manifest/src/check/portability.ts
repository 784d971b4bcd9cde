import { findInnermostTags, namesIn } from "@onexit/expression";
import type { Draft } from "../read/draft.ts";
import { fieldOf, objectOf, type Part, partsOf, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import { reachableFrom } from "./reach.ts";
import { walkTexts } from "./walk-texts.ts";

/** Notes on variables that Argo does not know, or not where they stand. */
export function checkPortability(draft: Draft, report: Report): void {
  const main = reachableFrom([draft.workflow.entrypoint ?? ""], draft);
  const hasOnExit = textIn(draft.spec, "onExit") !== undefined;
  checkPart(fieldOf(draft.spec, "hooks"), true, report);
  for (const { key, part } of draft.templates.values()) {
    // Our actions read their texts themselves.
    for (const [field, inner] of partsOf(part)) {
      if (field !== "plugin") checkPart(inner, hasOnExit && !main.has(key), report);
    }
  }
}

function checkPart(part: Part | undefined, knowsFailures: boolean, report: Report): void {
  walkTexts(part, (text, path) => {
    for (const { kind, name, start, end } of findInnermostTags(text)) {
      for (const variable of kind === "expression" ? namesIn(name) : [name]) {
        const why = whyNot(variable, knowsFailures);
        const argo = `failed to resolve {{${variable}}}`;
        if (why) report.superset("OX3001", path, why, { within: { start, end }, argo });
      }
    }
  });
  for (const [, hook] of part ? partsOf(part) : []) {
    const expression = objectOf(hook) && textIn(objectOf(hook), "expression");
    const names = expression && !expression.includes("{{") ? namesIn(expression) : [];
    const why = names.map((name) => whyNot(name, true)).find(Boolean);
    if (why) report.superset("OX3001", [...hook.path, "expression"], why);
  }
}

function whyNot(name: string, knowsFailures: boolean): string | undefined {
  if (name === "workflow.message") return "Argo has no workflow.message";
  const isLost = name === "workflow.failures" && !knowsFailures;
  return isLost ? "Argo knows workflow.failures only in what onExit names" : undefined;
}
