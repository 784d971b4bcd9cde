import type { Draw, Scope, Variable } from "@onexit/expression";

const long = "x ab1\n".repeat(20_000);

/** What functions on texts may find hard: no space, capitals in turn, what takes two units, what separates words, and long rows of one. */
const longTexts = {
  unspaced: "1234567890".repeat(12_000),
  capitals: "ABcD_eF-gH".repeat(12_000),
  unicode: "é😀ß Ǆ".repeat(20_000),
  separators: "_- ".repeat(40_000),
  slashes: `${"/".repeat(60_000)}a/b:c.d?e=${"0".repeat(60_000)}x`,
};

const variables: Readonly<Record<string, Variable>> = {
  long,
  ...longTexts,
  list: { text: "[1,2,3]", value: [1, 2, 3] },
  json: `${"[".repeat(500)}${"]".repeat(500)}`,
  big: { text: "…", value: Array.from({ length: 2000 }, (_, at) => ({ a: at, b: [`${at}`] })) },
  "workflow.name": "wf",
  "workflow.status": "Failed",
  "workflow.parameters": { text: '{"a":"1"}', value: { a: "1" } },
  "workflow.parameters.a": "1",
  "inputs.parameters.a": "y && (z",
  "inputs.parameters.__proto__": "p",
  "steps.a.outputs.result": '[{"a":1},{"a":2}]',
  "steps.a.status": "Succeeded",
  "tasks.b-c.outputs.parameters.x": "-3",
  "tasks.gone.outputs.result": { absent: true },
  item: { text: '{"a":1}', value: { a: 1 } },
  "item.a": "1",
};

/** The names that mean something, and one that does not. */
export const variableNames: readonly string[] = [...Object.keys(variables), "inputs.parameters", "nope.x", "workflow"];

/** The names of long texts. */
export const longNames: readonly string[] = ["long", ...Object.keys(longTexts)];

/** A scope of them. */
export const scope: Scope = {
  lookup: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
  *names(prefix) {
    for (const name of Object.keys(variables)) if (name.startsWith(prefix)) yield name;
  },
};

/** Time and randomness that are the same every time. */
export function drawOf(): Draw {
  let turn = 0;
  return {
    now: Date.UTC(2026, 0, 2, 12),
    random: () => {
      turn = (turn + 0.37) % 1;
      return turn;
    },
  };
}
