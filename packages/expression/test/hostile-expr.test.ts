import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkExpr, evaluateExpr, evaluateWhen, namesIn, parseDepends, substitute } from "../src/index.ts";
import { draw, scopeWith } from "./scope-of.ts";

const long = "x".repeat(1_000_000);
const scope = scopeWith({
  long,
  "a.b": "1",
  json: `${"[".repeat(5000)}${"]".repeat(5000)}`,
  "inputs.parameters.x": "y",
});

/** The least of three runs, in milliseconds of the processor: others may be busy beside the test. */
function timeOf(run: () => void): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const start = process.cpuUsage();
      run();
      return process.cpuUsage(start).user / 1000;
    }),
  );
}

const doubled = Array.from({ length: 40 }, (_, index) => `let a${index + 1} = [a${index}, a${index}, a${index}]; `);
const sharing = `let a0 = [1, 2, 3]; ${doubled.slice(0, 20).join("")}`;

describe("hostile expressions", () => {
  it.each([
    ["deep parentheses", "(".repeat(30_000)],
    ["deep lists", "[".repeat(30_000)],
    ["deep maps", "{a:".repeat(10_000)],
    ["deep calls", "len(".repeat(5000)],
    ["deep closures", "map([1],{".repeat(3000)],
    ["many prefixes", `${"!".repeat(30_000)}true`],
    ["many powers", `${"2**".repeat(10_000)}2`],
    ["many choices", `${"true?".repeat(5000)}1`],
    ["many lets", `${"let a=1;".repeat(4000)}1`],
    ["many members", `a${".b".repeat(10_000)}`],
    ["many pipes", `1${"|abs()".repeat(5000)}`],
    ["a long sum", `1${"+1".repeat(16_000)}`],
    ["a long text", "x".repeat(1_000_000)],
    ["a huge range", "1..1000000000"],
    ["huge ranges", "map(1..200000, 1..200000)"],
    ["a huge repetition", "repeat('x', 1000000000)"],
    ["huge repetitions", "map(1..1000, repeat('x', 1000000))"],
    ["sprig's repetition", "sprig.repeat(1000000000, 'x')"],
    ["an indent", "sprig.indent(1000000, repeat('\\n', 1000000))"],
    ["a replacement", "replace(repeat('x', 1000), '', repeat('y', 100000))"],
    ["a join", "join(map(1..10000, repeat('x', 1000)), repeat('y', 10000))"],
    ["nested closures", "map(1..1000, map(1..1000, map(1..1000, #)))"],
    ["a square of comparisons", "let l = 1..2000; all(l, # in l)"],
    ["a sequence", "sprig.seq(1, 1000000000)"],
    ["a loop", "sprig.until(1000000000)"],
    ["much randomness", "sprig.randAlphaNum(1000000000)"],
    ["many shifts", "bitshl(1, 9223372036854775807)"],
    ["a huge power", "2 ** 99999999999"],
    ["a pattern that explodes", "long matches '(x+)+$'"],
    ["a large pattern", "long matches '(x?){900}y?[zw]'"],
    ["many patterns", "map(1..10000, long matches 'x.*x.*y')"],
    ["many matches", "sprig.regexReplaceAll('x*y|x', long, 'z')"],
    ["shared lists as JSON", `${sharing}toJson(a20)`],
    ["shared lists as text", `${sharing}string(a20)`],
    [
      "shared lists, compared",
      `${sharing}let b0 = [1, 2, 3]; ${sharing.slice(20).replaceAll("a", "b").replaceAll("let b0 = ", "let c = ")}a20 == b20`,
    ],
    ["shared lists, flattened", `${sharing}flatten(a20)`],
    ["shared lists as the result", `${sharing}a20`],
    ["deep JSON", "fromJSON(json)"],
    ["a JSONPath that descends", `jsonpath('[[[[[[1]]]]]]', '$${"..*".repeat(500)}')`],
    ["a JSONPath with many filters", `jsonpath(toJson(1..5000), '$[?(@ > 1 && $[0] == 1)]')`],
    ["a deep filter", `jsonpath('[1]', '$[?(${"(".repeat(2000)}')`],
    ["times without end", "map(1..10000, date('2023-08-14', '2006-01-02', 'Europe/Zurich').Format('MST'))"],
    ["a time far away", "(date('2023-08-14') + duration('2000000h') * 1000000).Year()"],
    ["a date far away", "date('2023-08-14').AddDate(5000000, 5000000, 5000000).Year()"],
    ["a layout", "date('1', repeat('1', 200))"],
    ["a wrapped text", "sprig.wrap(1, long)"],
    ["words", "sprig.title(sprig.snakecase(sprig.camelcase(long)))"],
    ["trimmed blanks", "trim('a' + repeat(' ', 900000) + 'b')"],
    ["a version", "sprig.semverCompare(repeat('1 - 1 || ', 50), '1.0.0')"],
    ["an URL", "sprig.urlParse(repeat('http://@', 100000))"],
    ["many texts", "map(1..100, sprig.snakecase(long))"],
    ["many conversions", "map(1..100, split(long, ''))"],
    ["many documents", "map(1..1000, fromJSON(toJson(1..1000)))"],
    ["many hashes", "map(1..1000, sprig.sha512sum(long))"],
    ["dots between braces", `{{a${".b".repeat(2000)} + {b: c}}}`],
    ["base64", "fromBase64(toBase64(repeat('x', 500000)))"],
  ])("%s end in less than a tenth of a second", (_, text) => {
    expect(timeOf(() => evaluateExpr(text, scope, draw))).toBeLessThan(100);
    expect(timeOf(() => checkExpr(text))).toBeLessThan(100);
    expect(timeOf(() => namesIn(text))).toBeLessThan(100);
  });

  it.each(["__proto__", "constructor", "valueOf", "hasOwnProperty"])("%s is nothing special", (name) => {
    expect(evaluateExpr(`{a: 1}.${name}`, scope, draw)).toEqual({ value: null });
    expect(evaluateExpr(`inputs.parameters.${name}`, scope, draw)).toEqual({ value: null });
    expect(evaluateExpr(`${name}('x')`, scope, draw)).toMatchObject({ problem: `unknown name ${name}` });
    expect(evaluateExpr(`'x'.${name}()`, scope, draw)).toMatchObject({ problem: `type string has no method ${name}` });
    expect(evaluateExpr(`fromJSON('{"${name}": 1}').${name}`, scope, draw)).toEqual({ value: 1 });
    expect(evaluateExpr(`sprig.${name}('x')`, scope, draw)).toMatchObject({ problem: `unknown name sprig.${name}` });
  });
});

describe("any text", () => {
  const words =
    "a . ?. [ ] ( ) { } # , ; : ? ?? | || && ! not in 1 2.5 'x' + - ** .. == < let = if else map filter sprig {{ }} {{= nil -> \\ \" ` len get x.y".split(
      " ",
    );
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => parts.join(" ")),
    fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((parts) => parts.join("")),
  );

  it("is evaluated or has a problem", () => {
    fc.assert(
      fc.property(texts, (text) => {
        evaluateExpr(text, scope, draw);
        evaluateWhen(text, scope, draw);
        checkExpr(text);
        namesIn(text);
        parseDepends(text);
        substitute(text, scope, draw);
      }),
      { numRuns: 1500, seed: 7 },
    );
  });

  it("stays a value in an expression, whatever it holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), texts), (text) => {
        const own = scopeWith({ "inputs.parameters.x": text });
        expect(evaluateExpr("'{{inputs.parameters.x}}' == inputs.parameters.x", own, draw)).toEqual({ value: true });
        expect(evaluateExpr("{{inputs.parameters.x}} == 'never' || true", own, draw)).toEqual({ value: true });
        expect(substitute("{{=inputs.parameters.x}}", own, draw).text).toBe(text);
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
