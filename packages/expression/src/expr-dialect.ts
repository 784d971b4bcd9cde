import type { Dialect } from "./dialect.ts";
import { exprInfixOperators, exprPrefixOperators } from "./expr-operators.ts";
import { parseExprOperand } from "./expr-parse.ts";
import { parseAfter } from "./expr-parse-after.ts";
import { parsePipe } from "./expr-parse-call.ts";
import type { Token } from "./syntax.ts";

/** The language of `{{=…}}`, hooks and output expressions: expr-lang 1.17 as Argo uses it. It has a tokenizer of its own. */
export const exprDialect: Dialect = {
  prefix: exprPrefixOperators,
  infix: exprInfixOperators,
  choice: true,
  word: { pattern: /(?!)/y, operators: new Map(), valueOf: (word) => ({ value: word }) },
  number: /(?!)/y,
  numberOf: () => undefined,
  textOf: (text) => text,
  variableOf: (text) => text,
  bracketWords: false,
  parseOperand: parseExprOperand,
  parseAfter,
  parsePipe,
  unexpected: (token) => `unexpected token ${nameOf(token)}`,
};

/** A token as expr names it (`parser/lexer/token.go`). */
function nameOf(token: Token): string {
  if (token.kind === "end") return "EOF";
  if (token.kind === "opaque") return "tag";
  if (token.kind === "name") return `Identifier(${JSON.stringify(token.text)})`;
  if (token.kind === "literal") {
    const kind = typeof token.value === "string" ? "String" : "Number";
    return `${kind}(${JSON.stringify(String(token.value))})`;
  }
  return `${/^[()[\]{}]$/.test(token.text) ? "Bracket" : "Operator"}(${JSON.stringify(token.text)})`;
}
