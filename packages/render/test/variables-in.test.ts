import { variablesIn } from "@onexit/render";
import { expect, it } from "vitest";

it.each([
  ["{{workflow.name}}", [["workflow.name", 1, 3, false]]],
  ["a\n {{upper workflow.name}}", [["workflow.name", 2, 10, false]]],
  ["{{workflow.labels.[a.b]}}", [["workflow.labels.a.b", 1, 3, false]]],
  [
    "{{#if failure}}{{failure.step}}{{/if}}",
    [
      ["failure", 1, 7, true],
      ["failure.step", 1, 18, false],
    ],
  ],
  [
    '{{default a "x"}}{{default (upper b) "x"}}',
    [
      ["a", 1, 11, true],
      ["b", 1, 35, true],
    ],
  ],
  [
    "{{#each a.b}}{{c}}{{../d}}{{@root.e.f}}{{@index}}{{/each}}",
    [
      ["a.b", 1, 9, false],
      ["d", 1, 21, false],
      ["e.f", 1, 29, false],
    ],
  ],
  [
    "{{#each a as |x|}}{{x.y}}{{/each}}{{#each b}}{{else}}{{c}}{{/each}}",
    [
      ["a", 1, 9, false],
      ["b", 1, 43, true],
      ["c", 1, 56, false],
    ],
  ],
  [
    "{{#with a}}{{b}}{{#with ../c.d}}{{e}}{{/with}}{{/with}}",
    [
      ["a", 1, 9, true],
      ["a.b", 1, 14, false],
      ["c.d", 1, 25, true],
      ["c.d.e", 1, 35, false],
    ],
  ],
  [
    '{{date t tz=zone}} {{#if (eq x "1")}}{{/if}}',
    [
      ["t", 1, 8, false],
      ["zone", 1, 13, false],
      ["x", 1, 30, false],
    ],
  ],
  ["nothing {{! a }} \\{{b}}", []],
])("lists what %s names from the root", (source, expected) => {
  const found = variablesIn(source);
  if ("problem" in found) throw new Error(found.problem.message);
  expect(found.variables.map(({ path, line, column, optional }) => [path, line, column, optional])).toEqual(expected);
});

it("lists expressions with their places", () => {
  expect(variablesIn("a {{= x + 1 }}")).toEqual({
    variables: [],
    expressions: [{ expression: "x + 1", line: 1, column: 3 }],
  });
});

it.each([
  ["{{#if}}x{{/if}}", "#if takes exactly one argument", 1, 1],
  ["ok {{uper x}}", 'there is no helper "uper"', 1, 6],
  ["{{#if (iff x)}}{{/if}}", 'there is no helper "iff"', 1, 8],
])("says why %s is no template", (source, message, line, column) => {
  expect(variablesIn(source)).toEqual({ problem: { message, line, column } });
});

it.each([
  ["{{=\nx}}{{name}}", 2, 6],
  ["{{=\r\nx}}{{name}}", 2, 6],
  ["{{=\rx}}{{name}}", 2, 6],
  ["{{= x\n}}{{name}}", 2, 5],
  ["{{=x}}{{name}}", 1, 9],
])("tells where a variable behind an expression stands: %j", (source, line, column) => {
  expect(variablesIn(source)).toMatchObject({ variables: [{ path: "name", line, column }] });
});
