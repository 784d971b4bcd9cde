import { render } from "@onexit/render";
import { describe, expect, it } from "vitest";

const hundred = Array.from({ length: 100 }, (_, index) => index);
const options = { escape: "slack" } as const;

describe("a runaway template", () => {
  it.each([
    ["a million nested turns", "{{#each a}}{{#each @root.a}}{{#each @root.a}}{{/each}}{{/each}}{{/each}}"],
    ["a million nested letters", "{{#each a}}{{#each @root.a}}{{#each @root.a}}x{{/each}}{{/each}}{{/each}}"],
    [
      "loops over itself",
      "{{#each this}}{{#each @root}}{{#each @root}}{{#each @root.a}}{{#each @root.a}}x{{/each}}{{/each}}{{/each}}{{/each}}{{/each}}",
    ],
    ["a long text worked on again and again", '{{#each a}}{{#if (eq (upper @root.long) "x")}}{{/if}}{{/each}}'],
    ["a long text looked at again and again", '{{#each a}}{{#if (eq (basename @root.long) "x")}}{{/if}}{{/each}}'],
    ["everything as JSON again and again", '{{#each a}}{{#if (eq (json @root) "x")}}{{/if}}{{/each}}'],
    ["dates again and again", "{{#each a}}{{#each @root.a}}{{#if (date @index)}}{{/if}}{{/each}}{{/each}}"],
    ["a list of half a million", "{{#each huge}}{{/each}}"],
  ])("is stopped after its steps: %s", (_, source) => {
    const variables = { a: hundred, long: "x".repeat(1_000_000), huge: Array.from({ length: 500_000 }, () => 0) };
    const { text, problem } = render(source, variables, options);
    expect(problem?.message).toBe("the template takes too many steps");
    expect(text).toBe(source);
  });

  it("counts steps, so the same limit stops it in the same place every time", () => {
    const source = "{{#each a}}x{{/each}}";
    const steps = (count: number) => render(source, { a: hundred }, { ...options, limits: { steps: count } }).problem;
    const least = Array.from({ length: 1000 }, (_, count) => count).find((count) => steps(count) === undefined);
    expect(least).toBe(202);
  });

  it("is cut where its output is too long, and says so", () => {
    const { text, problem } = render(
      "alert: {{#each a}}{{@root.line}}{{/each}}",
      { a: hundred, line: "y".repeat(1000) },
      options,
    );
    expect(problem).toEqual({ message: "the rendered text is too long", line: 1, column: 19 });
    expect(text).toHaveLength(64 * 1024);
    expect(text).toMatch(/^alert: y+…$/);
  });

  it("never ends in half an escape or half a character", () => {
    const cut = (value: string, output: number) =>
      render("{{value}}", { value }, { ...options, limits: { output } }).text;
    expect(cut("a<<<<", 8)).toBe("a&lt;…");
    expect(cut("a😀😀", 3)).toBe("a…");
  });
});

describe("a source made to hurt the parser", () => {
  it.each([
    ["2700 nested blocks", "{{#if a}}".repeat(2700), "blocks nest deeper than 64"],
    ["a long chain of else", `{{#if a}}${"{{else if b}}".repeat(1800)}{{/if}}`, "blocks nest deeper than 64"],
    ["inverse sections", "{{^a}}".repeat(3000), "blocks nest deeper than 64"],
    ["nested calls", `{{upper ${"(upper ".repeat(3000)}`, "calls nest deeper than 64"],
    ["more than 24 KB", "x".repeat(24 * 1024 + 1), "the source is longer than 24576 characters"],
  ])("is refused before it is parsed: %s", (_, source, message) => {
    expect(render(source, {}, options).problem?.message).toBe(message);
  });

  it.each([
    ["braces", "{{".repeat(12_200)],
    ["escaped tags", "\\{{".repeat(8_100)],
    ["open quotes", '{{"'.repeat(8_100)],
    ["escaped quotes", `{{"${'\\"'.repeat(12_200)}`],
    ["open comments", "{{!--".repeat(4900)],
    ["expressions on many lines, and an error", `${"{{=b}}\n".repeat(3400)}{{`],
    ["a NUL", "a\u{0}{{b}}"],
    ["half a surrogate pair", "a\u{D800}{{b}}"],
  ])("still yields a text: %s", (_, source) => {
    expect(render(source, {}, options).text.length).toBeGreaterThan(0);
  });

  it("may nest 64 blocks", () => {
    const source = `${"{{#if a}}".repeat(64)}x${"{{/if}}".repeat(64)}`;
    expect(render(source, { a: true }, options)).toEqual({ text: "x", unknown: [] });
  });

  it("may hold more tags than any message", () => {
    expect(render("{{b}}".repeat(4900), { b: 1 }, options).text).toBe("1".repeat(4900));
  });
});

describe("hostile values", () => {
  it("that cannot be JSON are a problem, not an exception", () => {
    const loop: Record<string, unknown> = {};
    loop.self = loop;
    expect(render("{{self}}", loop, options).problem?.message).toMatch(/circular/i);
  });

  it("that hold tags are never rendered again", () => {
    expect(render("{{a}}", { a: "{{b}}", b: "secret" }, options).text).toBe("{{b}}");
  });

  it("named __proto__ in JSON are data like any other", () => {
    const variables = JSON.parse('{"__proto__": {"x": "own"}}') as object;
    expect(render("{{__proto__.x}}", variables, options).text).toBe("own");
  });
});
