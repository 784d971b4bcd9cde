import type { Dialect, InfixOperator } from "./dialect.ts";

/** The language of `depends`: tasks with results, `&&`, `||`, `!` and parentheses. Its trees are not evaluated as values. */
export const dependsDialect: Dialect = {
  prefix: new Map([["!", { apply: (value) => ({ value }) }]]),
  infix: new Map<string, InfixOperator>([
    ["||", { precedence: 1, apply: (value) => ({ value }) }],
    ["&&", { precedence: 2, apply: (value) => ({ value }) }],
  ]),
  choice: false,
  word: {
    pattern: /[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)*/y,
    operators: new Map(),
    valueOf: (word) => ({ value: word }),
  },
  number: /(?!)/y,
  numberOf: () => undefined,
  textOf: (text) => text,
  variableOf: (text) => text,
  bracketWords: false,
};
