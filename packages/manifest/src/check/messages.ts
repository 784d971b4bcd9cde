import { checkExpr, findInnermostTags } from "@onexit/expression";
import type { Path } from "../issue.ts";
import { objectOf, type Part, partsOf } from "../read/part.ts";
import { deliveryFields } from "../read/plugin.ts";
import type { Report } from "../report.ts";
import type { Scope } from "./scope.ts";
import { suggestName } from "./tags.ts";
import { walkTexts } from "./walk-texts.ts";

/** What can be meant for nothing but a variable of Argo's. */
const variable = /^(?:workflow|inputs|steps|tasks|pod|node)\.[\w.[\]/-]+$/;

/**
 * An action's texts are messages with a language of their own: what cannot be right in any is warned about. The manifest
 * that `submit` holds is no message: its tags are for the workflow that it makes.
 */
export function checkMessages(plugin: Part | undefined, scope: Scope, report: Report): void {
  for (const [action, body] of plugin ? partsOf(plugin) : []) {
    for (const [field, part] of objectOf(body) ? partsOf(body) : []) {
      const isMessage = !deliveryFields.has(String(field)) && !(action === "submit" && field === "manifest");
      if (isMessage) walkTexts(part, (text, path) => checkMessage(text, path, scope, report));
    }
  }
}

function checkMessage(text: string, path: Path, scope: Scope, report: Report): void {
  for (const { kind, name, start, end } of findInnermostTags(text)) {
    const within = { start, end };
    if (kind === "expression") {
      const wrong = checkExpr(name);
      if (wrong) report.warn("OX4003", path, `invalid expression: ${wrong.problem}`, { within });
    } else if (variable.test(name) && !name.startsWith("workflow.failures.") && scope.resolve(name) !== true) {
      report.warn("OX4003", path, `unknown variable ${name}`, { within, suggestion: suggestName(name, scope, report) });
    }
  }
}
