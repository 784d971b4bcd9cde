import { describe, expect, it } from "vitest";
import { parseManifests } from "../src/index.ts";

describe("of a text that cannot be read", () => {
  const told = (text: string) => {
    const result = parseManifests(text, "f.yaml");
    return "issues" in result ? result.issues.map(({ line, message }) => `${line}: ${message}`) : [];
  };

  it("the first problem of each document is told", () => {
    expect(told("a: b: c\nd: e: f\n---\ng: [h\n---\nkind: ConfigMap\nmetadata: {name: a}\n---\n}\n")).toEqual([
      "1: nested mappings are not allowed in compact mappings",
      "5: flow sequence in block collection must be sufficiently indented and end with a ]",
      '9: unexpected flow-map-end token in YAML document: "}"',
    ]);
  });

  it("what is left over of one document is no problem of the next", () => {
    expect(told("a: {\nb: 1\n}\n---\nc: [\n")).toEqual([
      "2: flow map in block collection must be sufficiently indented and end with a }",
      "6: flow sequence in block collection must be sufficiently indented and end with a ]",
    ]);
  });

  it("what was cut off comes before what does not fit after it", () => {
    expect(told('a: "b\nc"\nd: }\n')[0]).toMatch(/^1: missing closing "quote/);
  });

  it("no more than two hundred problems are told", () => {
    expect(told("---\na: b: c\n".repeat(10_000))).toHaveLength(200);
  });

  it("a line that stands too far left is none of them", () => {
    expect(told('kind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: "b\nc"\n')).toEqual([]);
  });
});
