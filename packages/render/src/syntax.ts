import type { Position } from "./position.ts";

/** A source as it is run: what Handlebars' grammar accepts, less partials, decorators and raw blocks. */
export interface Template {
  readonly body: Body;
  /** How many `{{=…}}` the source holds, in branches that are not taken too. */
  readonly expressions: number;
}

export type Body = readonly Node[];

export type Node = Text | Insert | Block;

export interface Text {
  readonly type: "text";
  readonly text: string;
}

/** `{{value}}`; the triple form is no different, because escaping is the target's need and not the author's choice. */
export interface Insert {
  readonly type: "insert";
  readonly value: Expression;
  readonly at: Position;
}

/** `section`: `{{#name}}`, a loop over a list, else a condition that is also the context. `misnamed`: no such helper. */
export type BlockKind = "if" | "unless" | "each" | "with" | "section" | "misnamed";

export interface Block {
  readonly type: "block";
  readonly kind: BlockKind;
  readonly value: Expression;
  /** `includeZero=…` of `if` and `unless`. */
  readonly includeZero?: Expression;
  /** `as |item index|`. */
  readonly names: readonly string[];
  readonly body: Body;
  readonly otherwise?: Body;
  readonly at: Position;
}

export type Expression = Literal | Path | Call | Evaluated;

export interface Literal {
  readonly type: "literal";
  readonly value: string | number | boolean | null | undefined;
}

export interface Path {
  readonly type: "path";
  /** As written, less the brackets of `[a.b]`. */
  readonly name: string;
  readonly parts: readonly string[];
  /** How many `../` stand before it. */
  readonly up: number;
  /** `@name`. */
  readonly isData: boolean;
  /** `this.name` or `./name`: never the name of a block parameter. */
  readonly isScoped: boolean;
  readonly at: Position;
}

export interface Call {
  readonly type: "call";
  readonly helper: string;
  readonly arguments: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
  readonly at: Position;
}

/** `{{=text}}`, which somebody else evaluates. */
export interface Evaluated {
  readonly type: "evaluated";
  readonly text: string;
  /** 0-based, among the expressions of its source. */
  readonly index: number;
  readonly at: Position;
}
