import type { Position } from "./position.ts";

/** Why a source could not be rendered, and where; line and column are 1-based. */
export interface Problem extends Position {
  /** Lower case, without a full stop. */
  readonly message: string;
}

/** A source that is no template. Never leaves this package. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  readonly problem: Problem;

  constructor(message: string, at: Position) {
    super(message);
    this.problem = { message, line: at.line, column: at.column };
  }
}

/** A template that went too far. Never leaves this package. */
export class LimitError extends Error {
  override readonly name = "LimitError";
  readonly limit: "steps" | "output";

  constructor(limit: "steps" | "output", message: string) {
    super(message);
    this.limit = limit;
  }
}
