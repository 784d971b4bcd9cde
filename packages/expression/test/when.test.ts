import { describe, expect, it } from "vitest";
import { checkWhen, evaluateWhen } from "../src/index.ts";

const values: Readonly<Record<string, string>> = {
  "workflow.status": "Failed",
  count: "12",
  negative: "-5",
  yes: "true",
  capital: "True",
  empty: "",
  branch: "feature/a-b c",
  version: "1.2.3",
  evil: "x == x || Failed",
  quote: `" || true || "`,
  date: "2026-01-02",
  list: '["a"]',
  spaced: " Failed\n",
};
const lookup = (name: string) => (Object.hasOwn(values, name) ? values[name] : undefined);
const when = (text: string) => evaluateWhen(text, lookup);

describe("evaluateWhen", () => {
  it.each([
    ["", true],
    ["true", true],
    ["Succeeded == Succeeded", true],
    ["{{workflow.status}} == Succeeded", false],
    ["{{workflow.status}} != Succeeded", true],
    ["{{workflow.status}} in (Failed, Error)", true],
    ["Error IN (Failed, Error)", true],
    ["3 in (1, 2)", false],
    ["{{count}} > 3", true],
    ["{{count}} >= 12 && {{count}} <= 12", true],
    ["{{negative}} < -4", true],
    ["{{yes}}", true],
    ["{{yes}} == true", true],
    ["!({{yes}})", false],
    ["!false && true", true],
    ['"1" == 1', false],
    ["1 == 1.0", true],
    ["0x1F == 31", true],
    ["1/2 == 0.5", true],
    ["a < b", true],
    ["Z < a", true],
    ["'\u{1F600}' > '\u{FFFD}'", true],
    ["2 + 3 * 4 == 14", true],
    ["10 - 2 - 3 == 5", true],
    ["2 ** 3 ** 2 == 64", true],
    ["-2 ** 2 == 4", true],
    ["7 % 4 == 3", true],
    ["(6 & 3) == 2", true],
    ["6 | 3 == 7", true],
    ["(6 ^ 3) == 5 && (~0) == -1", true],
    ["1 << 10 == 1024 && 1024 >> 10 == 1", true],
    ["1 << 70 == 0", true],
    ["'a' + 1 == a1", true],
    ["'a' + 0.00001 == 'a1e-05'", true],
    ["{{branch}} =~ '^feature/'", true],
    ["'{{branch}}' !~ release", true],
    ["true ? false : true", false],
    ["false ? true : false ? false : true", true],
    ["(false ? true) ?? true", true],
    ["true || 'never' < 1", true],
    ["false && 'never' < 1", false],
    ["[my-var] == 'my-var'", true],
    ["'it\\'s' == \"it\\'s\"", true],
    ["'2026-01-02' < '2026-01-03T00:00:00Z'", true],
    ["'{{date}}' == '2026-01-02 00:00'", true],
    ["{{date}} == '2026-01-02'", true],
    ["'3:04PM' > '3:04AM'", true],
    ["(1, 2) == (1, 2)", true],
  ])("%s is %s", (text, value) => {
    expect(when(text)).toMatchObject({ value });
  });

  it.each([
    ["a value with operators", "{{evil}} == 'x == x || Failed'", true],
    ["a value with operators, alone", "{{evil}} == Failed", false],
    ["quotes inside quotes", "'{{quote}}' == Failed", false],
    ["white space and slashes", "{{branch}} == 'feature/a-b c'", true],
    ["something like a version", "{{version}} == '1.2.3'", true],
    ["nothing", "{{empty}} == ''", true],
    ["JSON", "{{list}} == '[\\\"a\\\"]'", true],
    ["white space at the ends", "{{spaced}} == Failed", true],
    ["letters beside the tag", "x{{count}} == x12", true],
    ["another tag beside the tag", "{{count}}{{count}} == 1212", true],
  ])("takes a value that holds %s as one operand", (_, text, value) => {
    expect(when(text)).toMatchObject({ value });
  });

  it.each([
    ["{{capital}}", "Expected boolean evaluation for 'True'. Got True"],
    ["1 + 1", "Expected boolean evaluation for '1 + 1'. Got 2"],
    ["false ? true", "Expected boolean evaluation for 'false ? true'. Got <nil>"],
    ["(a, b)", "Expected boolean evaluation for '(a, b)'. Got [a b]"],
    [
      "1 < a",
      "Failed to evaluate 'when' expresion '1 < a': Value 'a' cannot be used with the comparator '<', it is not a number",
    ],
    [
      "us-east == a",
      "Failed to evaluate 'when' expresion 'us-east == a': Value 'us' cannot be used with the numeric modifier '-', it is not a number",
    ],
    [
      "a && true",
      "Failed to evaluate 'when' expresion 'a && true': Value 'a' cannot be used with the logical operator '&&', it is not a bool",
    ],
    [
      "a in (a)",
      "Failed to evaluate 'when' expresion 'a in (a)': Value 'a' cannot be used with the comparator 'in', it is not a array",
    ],
    [
      "a ? true : false",
      "Failed to evaluate 'when' expresion 'a ? true : false': Value 'a' cannot be used with the ternary operator '?', it is not a bool",
    ],
    [
      "a @ b",
      `Invalid 'when' expression 'a @ b': Invalid token: '@' (hint: try wrapping the affected expression in quotes ("))`,
    ],
    ["abc.def == x", "Invalid 'when' expression 'abc.def == x': Unable to access field 'def' in token 'abc.def'"],
    ["1.2.3 == x", "Invalid 'when' expression '1.2.3 == x': Unable to parse numeric value '1.2.3' to float64"],
    ["{{nope}} == x", "failed to resolve {{nope}}"],
  ])("%s fails in Argo's words", (text, problem) => {
    expect(when(text)).toMatchObject({ problem });
  });

  it("shows the expression with its values filled in", () => {
    expect(when("{{workflow.status}} == Succeeded").text).toBe("Failed == Succeeded");
  });

  it("refuses a pattern that RE2 does not know", () => {
    expect(when("a =~ '(?=a)'")).toMatchObject({ problem: expect.stringContaining("error parsing regexp") });
  });
});

describe("hostile expressions", () => {
  const long = "x".repeat(200_000);
  it.each([
    ["a long text", `${"a == ".repeat(1000)}b`, "at most 4096"],
    ["deep parentheses", `${"(".repeat(1000)}true`, "nests deeper than 64"],
    ["many prefixes", `${"!".repeat(1000)}true`, "nests deeper than 64"],
    ["nested choices", `${"true ? ".repeat(100)}true`, "nests deeper than 64"],
    ["texts that grow", `{{long}}${" + {{long}}".repeat(300)} == a`, "grows to more than"],
    ["a pattern of pathological size", "{{long}} =~ '(x?){900}y?[zw]'", "too complex"],
  ])("%s end with a problem", (_, text, problem) => {
    expect(evaluateWhen(text, () => long)).toMatchObject({ problem: expect.stringContaining(problem) });
  });

  it("evaluates a pattern that makes other engines explode", () => {
    expect(evaluateWhen("{{long}} =~ '(x+)+$'", () => `${long}!`)).toMatchObject({ value: false });
  });

  it("evaluates a long chain without running out of stack", () => {
    expect(when(`${"true && ".repeat(500)}true`)).toMatchObject({ value: true });
  });
});

describe("checkWhen", () => {
  it.each(["", "{{a}}", "{{a}} == b", "'{{a}}' =~ '^x'", "a{{b}} in (c, {{d}})", "{{a}} - 1 > 2", "true"])(
    "accepts %s",
    (text) => {
      expect(checkWhen(text)).toBeUndefined();
    },
  );

  it.each([
    ["{{a}} == ", 9, 9, "Unexpected end of expression"],
    ["{{a}} == (b", 9, 10, "Unbalanced parenthesis"],
    ["{{a}} == b)", 10, 11, "Unbalanced parenthesis"],
    ["{{a}} = b", 6, 7, "Invalid token: '='"],
    ["{{a}} == 'b", 9, 11, "Unclosed string literal"],
    ["{{a}} b", 6, 7, "expected an operator, found 'b'"],
    ["== b", 0, 2, `expected a value, found "=="`],
    ["[a == b", 0, 7, "Unclosed parameter bracket"],
    ["{{a}} == {{=1 +}}", 15, 15, "unexpected token EOF"],
    ["{{=uper('a')}} == A", 3, 12, "unknown name uper, did you mean upper?"],
    ["Succeeded", 0, 9, "'Succeeded' is neither true nor false"],
    [
      "{{a}} == us-east",
      9,
      16,
      `'us' is a word, and "-" needs numbers (hint: try wrapping the affected expression in quotes ("))`,
    ],
  ])("finds what is wrong in %s", (text, start, end, problem) => {
    expect(checkWhen(text)).toEqual({ problem, start, end });
  });
});
