import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CST, Lexer, Parser } from "yaml";
import { parseManifests } from "../src/index.ts";
import { createParser } from "../src/yaml/yaml-parser.ts";

const folder = join(import.meta.dirname, "fixtures");
const fixtures = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => readFileSync(join(folder, name), "utf8"));
const odd = [
  "",
  "\u{FEFF}a: 1",
  "a: [1, {b: c}, d]\r\n? e\r\n: - f\r\n  -\tg\r\n",
  "%YAML 1.2\n---\n!!str &a b\n...\n# c\n--- |\n d\n  e\n---\n*a",
  '[a,\nb]: }\n- ] "x\ny" \'z',
  "\ta: b\n - c\n\u{2}d\u{1f}e\u{18}",
];

function tokensOf(text: string): readonly CST.Token[] {
  const parser = createParser();
  const tokens = [...new Lexer().lex(text)].flatMap((lexeme) => parser.next(lexeme));
  return [...tokens, ...parser.end()];
}

describe("the parser of lexemes", () => {
  it("makes the same tokens as the library's own", () => {
    expect(fixtures.length).toBeGreaterThan(20);
    for (const text of [...fixtures, ...odd]) expect(tokensOf(text)).toEqual([...new Parser().parse(text)]);
  });
});

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
