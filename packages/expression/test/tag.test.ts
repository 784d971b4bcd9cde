import { describe, expect, it } from "vitest";
import { findInnermostTags, findTags } from "../src/index.ts";

describe("findTags", () => {
  it("finds simple and expression tags with their offsets and trimmed names", () => {
    expect(findTags("a {{ workflow.name }} b {{=1 + 1}}")).toEqual([
      { kind: "simple", start: 2, end: 21, name: "workflow.name", inner: [] },
      { kind: "expression", start: 24, end: 34, name: "1 + 1", inner: [] },
    ]);
  });

  it("finds a tag inside a tag", () => {
    const [outer] = findTags("{{inputs.parameters.{{workflow.parameters.x}}}}");
    expect(outer).toMatchObject({ start: 0, end: 47, inner: [{ name: "workflow.parameters.x", start: 20, end: 45 }] });
  });

  it.each([
    ["no braces at all", "plain", []],
    ["an opening alone", "{{ open", []],
    ["a closing alone", "close }}", []],
    ["three braces as one brace and a tag", "{{{x}}}", ["x"]],
    ["JSON around a tag", '{"a":{"b":{{x}}}}', ["x"]],
    ["a tag after an opening that never closes", "{{ open {{x}} {{y}}", ["x", "y"]],
  ])("reads %s", (_, text, names) => {
    expect(findTags(text).map((tag) => tag.name)).toEqual(names);
  });

  it("lists the innermost tags only", () => {
    expect(findInnermostTags("{{a.{{b}}.{{c}}}} {{d}}").map((tag) => tag.name)).toEqual(["b", "c", "d"]);
  });

  it("survives a megabyte of braces", () => {
    expect(findTags(`${"{".repeat(1_000_000)}x${"}".repeat(1_000_000)}`).length).toBeLessThan(2);
    expect(findTags("{{a".repeat(300_000))).toEqual([]);
  });
});
