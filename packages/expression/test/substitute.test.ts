import { describe, expect, it } from "vitest";
import { substitute } from "../src/index.ts";

const values = new Map([
  ["workflow.name", "nightly"],
  ["which", "a"],
  ["input.a", "deep"],
  ["evil", "{{workflow.name}}"],
]);
const lookup = (name: string) => values.get(name);

describe("substitute", () => {
  it.each([
    ["puts a value in place", "run {{workflow.name}}!", "run nightly!"],
    ["ignores white space in a tag", "{{  workflow.name\n}}", "nightly"],
    ["resolves a nested tag first", "{{input.{{which}}}}", "deep"],
    ["never looks for tags in a value", "{{evil}}", "{{workflow.name}}"],
    ["keeps JSON around a tag", '{"a":{{which}}}', '{"a":a}'],
  ])("%s", (_, text, expected) => {
    expect(substitute(text, lookup)).toEqual({ text: expected, unknown: [] });
  });

  it("leaves unknown tags as they are and says where they stand", () => {
    const { text, unknown } = substitute("{{which}} {{nope}} {{=nope()}}", lookup);
    expect(text).toBe("a {{nope}} {{=nope()}}");
    expect(unknown).toMatchObject([
      { kind: "simple", cause: "unknown", name: "nope", start: 10, end: 18 },
      { kind: "expression", cause: "failed", name: "nope()", start: 19, end: 30 },
    ]);
  });

  it("reports the inner tag when that is the unknown one", () => {
    const { text, unknown } = substitute("{{input.{{nope}}}}", lookup);
    expect(text).toBe("{{input.{{nope}}}}");
    expect(unknown.map((tag) => tag.name)).toEqual(["nope"]);
  });

  it("reports an outer tag by its resolved name", () => {
    const { text, unknown } = substitute("{{missing.{{which}}}}", lookup);
    expect(text).toBe("{{missing.a}}");
    expect(unknown).toMatchObject([{ name: "missing.a", start: 0, end: 21 }]);
  });
});
