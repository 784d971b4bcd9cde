import { type Json, renderTree } from "@onexit/render";
import { expect, it } from "vitest";

const options = { escape: "none" } as const;
const variables = { name: 'say "hi"\n', list: [1, 2] };

it("renders the texts of a tree and nothing else", () => {
  const tree: Json = { "{{name}}": ["{{name}}", 1, null, true, { text: "a {{list}}" }], plain: "x" };
  expect(renderTree(tree, variables, options)).toEqual({
    value: { "{{name}}": ['say "hi"\n', 1, null, true, { text: "a [1,2]" }], plain: "x" },
    unknown: [],
    unknownAt: [],
    problems: [],
  });
});

it("says where each unknown and each problem stands", () => {
  const tree: Json = { a: ["{{nope}}", "{{nope}} {{other}}"], b: { c: "{{#if}}" }, d: "{{list}}" };
  const rendered = renderTree(tree, variables, options);
  expect(rendered.value).toEqual({
    a: ["(unknown: nope)", "(unknown: nope) (unknown: other)"],
    b: { c: "{{#if}}" },
    d: "[1,2]",
  });
  expect(rendered.unknown).toEqual(["nope", "other"]);
  expect(rendered.unknownAt).toEqual([
    { path: ["a", 0], name: "nope" },
    { path: ["a", 1], name: "nope" },
    { path: ["a", 1], name: "other" },
  ]);
  expect(rendered.problems).toEqual([
    { path: ["b", "c"], message: "the source ends where a tag or a block is still open", line: 1, column: 8 },
  ]);
});

it("counts the positions of expressions through the whole tree", () => {
  const tree: Json = ["{{=a}}{{=b}}", { x: "{{=c}}" }];
  const evaluate = (_: string, position: number) => position;
  expect(renderTree(tree, {}, { ...options, evaluate }).value).toEqual(["01", { x: "2" }]);
});

it("bounds a tree as a whole", () => {
  const tree: Json = Array.from({ length: 10 }, () => "{{text}}");
  const { value, problems } = renderTree(tree, { text: "x".repeat(10_000) }, options);
  expect(JSON.stringify(value).length).toBeLessThan(70_000);
  expect(problems.map(({ path, message }) => [path, message])[0]).toEqual([[6], "the rendered text is too long"]);
});

it("leaves what nests too deeply as it is, and survives it", () => {
  const depth = 50_000;
  const tree = JSON.parse(`${"[".repeat(depth)}"{{name}}"${"]".repeat(depth)}`) as Json;
  expect(renderTree(tree, variables, options).problems).toMatchObject([{ message: "values nest deeper than 100" }]);
});

it("keeps a key named __proto__ a key", () => {
  const tree = JSON.parse('{"__proto__": "{{list}}"}') as Json;
  expect(Object.entries(renderTree(tree, variables, options).value as object)).toEqual([["__proto__", "[1,2]"]]);
});
