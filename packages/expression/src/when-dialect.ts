import type { Dialect } from "./dialect.ts";
import { timeLiteral } from "./time-literal.ts";
import type { Outcome, Value } from "./value.ts";
import { whenInfixOperators, whenPrefixOperators } from "./when-operators.ts";

/**
 * The language of `when`: govaluate as Argo uses it, where every bare word is the string of its own letters
 * (govaluate `parsing.go`, readToken; Argo `steps.go`, shouldExecute).
 */
export const whenDialect: Dialect = {
  prefix: whenPrefixOperators,
  infix: whenInfixOperators,
  choice: true,
  word: {
    pattern: /\p{L}[\p{L}\p{Nd}_.]*/uy,
    operators: new Map([
      ["in", "in"],
      ["IN", "in"],
    ]),
    valueOf: wordValue,
  },
  number: /0x[0-9a-fA-F]*|[\d.]+/y,
  numberOf,
  textOf: (text) => timeLiteral(text) ?? text,
  variableOf,
  bracketWords: true,
};

function numberOf(text: string): number | undefined {
  if (/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return Number(text);
  if (/^0x[0-9a-fA-F]{1,16}$/.test(text)) return Number(text);
  return undefined;
}

/** White space around a value and a minus before a number mean here what they would mean in the text itself. */
function variableOf(text: string): Value {
  const trimmed = text.trim();
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  const number = numberOf(trimmed.startsWith("-") ? trimmed.slice(1) : trimmed);
  if (number !== undefined) return trimmed.startsWith("-") ? -number : number;
  return timeLiteral(trimmed) ?? trimmed;
}

function wordValue(word: string): Outcome {
  if (word === "true" || word === "false") return { value: word === "true" };
  const dot = word.indexOf(".");
  if (dot === -1) return { value: word };
  if (word.endsWith(".")) return { problem: `Hanging accessor on token '${word}'` };
  return { problem: `Unable to access field '${word.slice(dot + 1)}' in token '${word}'` };
}
