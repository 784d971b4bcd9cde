import { evaluateText } from "./expr.ts";
import { writeJson } from "./json-write.ts";
import type { Draw, Scope } from "./scope.ts";
import { shortProblem } from "./short-problem.ts";
import type { ResolvedTag } from "./substitute.ts";
import { isFault } from "./value.ts";

/** Why an expression tag stays as it is. */
interface Unresolved {
  readonly cause: "nil" | "failed";
  readonly reason: string;
}

/** What takes the place of an expression tag: a string as it is, anything else as JSON; nil and errors have none. */
export function resolveExpressionTag(
  body: { readonly text: string; readonly tags: readonly ResolvedTag[] },
  scope: Scope,
  draw: Draw | undefined,
): string | Unresolved {
  const result = evaluateText(body.text, body.tags, scope, draw);
  if ("problem" in result) return failed(result.problem);
  if (result.value === null) {
    return { cause: "nil", reason: `failed to evaluate expression ${shortProblem(JSON.stringify(body.text.trim()))}` };
  }
  if (typeof result.value === "string") return result.value;
  const json = writeJson(result.value);
  return isFault(json) ? failed(json.problem) : json;
}

function failed(problem: string): Unresolved {
  return { cause: "failed", reason: `failed to evaluate expression: ${shortProblem(problem)}` };
}
