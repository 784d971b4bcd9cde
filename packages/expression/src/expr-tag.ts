import type { Draw, Scope } from "./scope.ts";
import type { ResolvedTag } from "./substitute.ts";

/** Why an expression tag stays as it is. */
interface Unresolved {
  readonly cause: "nil" | "failed";
  readonly reason: string;
}

/** What takes the place of an expression tag: a string as it is, anything else as JSON; nil and errors have none. */
export function resolveExpressionTag(
  _body: { readonly text: string; readonly tags: readonly ResolvedTag[] },
  _scope: Scope,
  _draw: Draw | undefined,
): string | Unresolved {
  return { cause: "failed", reason: "failed to evaluate expression: expressions are not evaluated yet" };
}
