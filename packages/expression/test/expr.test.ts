import { describe, expect, it } from "vitest";
import { checkExpr, evaluateExpr } from "../src/index.ts";
import { draw, scopeWith } from "./scope-of.ts";

const scope = scopeWith({});
const evaluate = (text: string) => evaluateExpr(text, scope, draw);

// The values and messages are those of expr-lang 1.17.5, run beside this.
describe("evaluateExpr", () => {
  it.each([
    ["1 / 2", 0.5],
    ["-7 % 3", -1],
    ["2 ^ 3 ^ 2", 512],
    ["-2 ** 2", -4],
    ["1..4", [1, 2, 3, 4]],
    ["1 == 1.0 and 1 < 2 < 3", true],
    ["9223372036854775807 + 1 < 0", true],
    ["string(9223372036854775807)", "9223372036854775807"],
    ["not true or !false", true],
    ["'a' not in ['b'] && 'x' in {x: 1}", true],
    ["'abc' matches '^a.c$' && 'abc' contains 'b' && 'abc' startsWith 'a' && 'abc' not endsWith 'b'", true],
    ["true ? false ? 1 : 2 : 3", 2],
    ["false ?: 5", 5],
    ["nil ?? 'x'", "x"],
    ["[1, 2, 3][-1] + [1, 2, 3][1:][0]", 5],
    ["'hello'[1:3]", "el"],
    ['{"a": nil}.a?.b.c', null],
    ["let x = 2; let y = 3; x * y", 6],
    ["if 1 > 2 { 'a' } else { 'b' }", "b"],
    ["1 /* one */ + 2 // two", 3],
    ["0x1F + 0b11 + 0o17 + 1_000", 1049],
    ['"a\\tb\\u00e9\\x41"', "a\tbéA"],
    ["`raw \\n`", "raw \\n"],
    ["filter([1, 2, 3], {# > 1})", [2, 3]],
    ["map([{a: 1}, {a: 2}], .a)", [1, 2]],
    ["map([[1, 2], [3]], map(#, # + 1))", [[2, 3], [4]]],
    ["reduce([1, 2, 3], #acc + # * #index, 10)", 18],
    ["sortBy([{a: 2}, {a: 1}], .a, 'desc')[0].a", 2],
    ["groupBy(['a', 'bb', 'cc'], len(#))[2]", ["bb", "cc"]],
    ["findIndex([1], # > 5)", null],
    ["count([1, 2, 3], # > 1) + count([true, false])", 3],
    ["'a,b' | split(',') | map(upper(#)) | join('-')", "A-B"],
    ["[1, 2, 3] | filter(# > 1) | map(# * 2) | sum()", 10],
    ["max([3, 1], 2.5) + min(1, 2)", 4],
    ["[mean([1, 2]), median([3, 1, 2]), sum([1, 2.5])]", [1.5, 2, 3.5]],
    ["[len('äöü'), len([1]), len({a: 1})]", [3, 1, 1]],
    ["[get({a: 1}, 'a'), get({a: 1}, 'b'), get([1], 5)]", [1, null, null]],
    ["map([1, 1.5, 'a', nil, [1], {a: 1}, true], type(#))", ["int", "float", "string", "nil", "array", "map", "bool"]],
    ["[int('-42'), int(1.9), asInt('3'), asFloat('1.5')]", [-42, 1, 3, 1.5]],
    [
      "map([1, 1.5, 1000000.0, 123456789, [1, nil], {b: 1, a: 2}], string(#))",
      ["1", "1.5", "1e+06", "123456789", "[1 <nil>]", "map[a:2 b:1]"],
    ],
    ["[round(-1.5), ceil(1.2), floor(1.8), abs(-5)]", [-2, 2, 1, 5]],
    [
      "[trim('__a__', '_'), trimPrefix('abc', 'a'), replace('a.b.c', '.', '-', 1), repeat('ab', 2)]",
      ["a", "bc", "a-b.c", "abab"],
    ],
    [
      "[split('a,b,c', ',', 2), splitAfter('a,b', ',')]",
      [
        ["a", "b,c"],
        ["a,", "b"],
      ],
    ],
    ["[indexOf('abc', 'c'), lastIndexOf('abab', 'b'), indexOf('a', 'x')]", [2, 3, -1]],
    ["[keys({b: 1, a: 2}), toPairs({a: 1}), fromPairs([['x', 1]]).x]", [["a", "b"], [["a", 1]], 1]],
    ["[concat([1], [2]), flatten([1, [2, [3]]]), uniq([1, 2, 1]), take([1, 2], 1)]", [[1, 2], [1, 2, 3], [1, 2], [1]]],
    [
      "[bitand(6, 3), bitor(6, 3), bitxor(6, 3), bitnand(6, 3), bitnot(0), bitshl(1, 4), bitshr(-16, 2)]",
      [2, 7, 5, 4, -1, 16, -4],
    ],
    ["fromBase64(toBase64('hällo'))", "hällo"],
    ['toJson(fromJSON(\'{"b": [1, 2.5], "a": "<"}\'))', '{"a":"<","b":[1,2.5]}'],
    ["toJSON({a: [1]})", '{\n  "a": [\n    1\n  ]\n}'],
    ["duration('1h30m').Minutes()", 90],
    ["string(duration('1h30m5.5s'))", "1h30m5.5s"],
    ["date('2023-08-14').Weekday().String()", "Monday"],
    ["string(date('2023-08-14T10:11:12+02:00'))", "2023-08-14 10:11:12 +0200 +0200"],
    [
      "date('2023-08-14', '2006-01-02', 'Europe/Zurich').Format('2006-01-02T15:04:05Z07:00 MST')",
      "2023-08-14T00:00:00+02:00 CEST",
    ],
    ["now().Format('2006-01-02 15:04')", "2026-01-02 12:00"],
    ["string(now() - date('2026-01-01'))", "36h0m0s"],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toEqual({ value });
  });

  it.each([
    ["1 +", "unexpected token EOF", 3],
    ["[1, 2", "unexpected token EOF", 5],
    ["1.2.3", 'unexpected token Number("0.3")', 3],
    ["'open", "literal not terminated", 0],
    ["1abc", 'bad number syntax: "1abc"', 0],
    ["@", "unrecognized character: U+0040 '@'", 0],
    ["9223372036854775808", "value out of range", 0],
    ["a ?? b + 1", "cannot be mixed. Wrap either by parentheses.", 7],
    ["foo.bar", "unknown name foo", 0],
    ["1 > 'a'", "invalid operation: > (mismatched types int and string)", 0],
    ["1 && true", "invalid operation: && (mismatched types int and bool)", 0],
    ["int('1.5')", "invalid operation: int(1.5)", 0],
    ["2 + [1, 2][5]", "index out of range: 5 (array length is 2)", 4],
    ["{a: 1}['b'].c", "cannot fetch c from <nil>", 0],
    ["1 % 0", "integer divide by zero", 0],
    ["filter([1], # + 1)", "predicate should return boolean (got int)", 0],
    ["filter(1, true)", "builtin filter takes only array (got int)", 0],
    ["upper(1)", "cannot use int as argument (type string) to call upper", 0],
    ["upper()", "not enough arguments to call upper", 0],
    ["upper('a', 'b')", "too many arguments to call upper", 0],
    ["nosuch(1)", "unknown name nosuch", 0],
    ["'a' matches '['", "missing closing ]", 0],
    ["duration('x')", "invalid duration", 0],
    ["timezone('No/Where')", "unknown time zone No/Where", 0],
    ["toJson(1 / 0)", "unsupported value", 0],
    ["sprig.genCA('x', 1)", "sprig.genCA is not available here", 0],
    ["sprig.fail('no!')", "no!", 0],
  ])("%s fails in expr's words", (text, problem, start) => {
    expect(evaluate(text)).toMatchObject({ problem: expect.stringContaining(problem), start });
  });

  it("gives the same for the same draw", () => {
    expect(evaluate("sprig.randAlphaNum(4) + sprig.uuidv4()")).toEqual(
      evaluate("sprig.randAlphaNum(4) + sprig.uuidv4()"),
    );
    expect(evaluate("sprig.randInt(10, 20)")).toEqual({ value: 15 });
  });
});

describe("checkExpr", () => {
  it.each([
    "asInt(inputs.parameters.x) * 10",
    "map(data, {{'name': #}})",
    "'{{workflow.name}}' == steps.{{inputs.parameters.which}}.status",
    "sprig.trim(x) | sprig.upper()",
    "filter(data, # matches 'x')",
  ])("accepts %s", (text) => {
    expect(checkExpr(text)).toBeUndefined();
  });

  it.each([
    ["1 +", "unexpected token EOF"],
    ["tojson(x)", "unknown name tojson, did you mean toJSON?"],
    ["trimAll(x)", "unknown name trimAll, did you mean sprig.trimAll?"],
    ["sprig.repalce(a, b, c)", "unknown name sprig.repalce, did you mean sprig.replace?"],
    ["sprig.env('HOME')", "unknown name sprig.env"],
    ["x.filter(1, 2) + wibblewobble(1)", "unknown name wibblewobble"],
  ])("finds what is wrong in %s", (text, problem) => {
    expect(checkExpr(text)).toMatchObject({ problem: expect.stringContaining(problem) });
  });
});
