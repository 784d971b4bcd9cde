import type { Run } from "./evaluate.ts";
import type { Draw, Scope } from "./scope.ts";
import type { Value } from "./value.ts";

/** What `#`, `#index` and `#acc` are. */
interface Pointer {
  readonly item: Value;
  readonly index: number;
  readonly acc: Value;
}

/** What `let` has named, innermost first. */
interface Local {
  readonly name: string;
  readonly value: Value;
  readonly outer: Local | undefined;
}

/** One evaluation of an expr expression. */
export interface ExprRun extends Run {
  readonly scope: Scope;
  readonly draw: Draw | undefined;
  pointer: Pointer | undefined;
  locals: Local | undefined;
}
