import { render } from "@onexit/render";
import { describe, expect, it } from "vitest";

const variables = {
  workflow: {
    name: "nightly-7kq2d",
    status: "Failed",
    message: "",
    duration: "3725.000000",
    parameters: { "send-report": "yes" },
    labels: { "app.kubernetes.io/name": "web" },
    failures: [
      { displayName: "step1", message: "exit code 1 <!channel>" },
      { displayName: "step2", message: "exit code 2" },
    ],
  },
  zero: 0,
  no: false,
  nothing: null,
  link: "https://ci/?a=1&b=2",
};

const text = (source: string, target: "none" | "slack" | "html" | "url" = "none") =>
  render(source, variables, { escape: target }).text;

describe("a source", () => {
  it.each([
    ["a plain text", "nothing to do", "nothing to do"],
    ["a variable", "{{workflow.name}}", "nightly-7kq2d"],
    ["white space inside the braces", "{{ workflow.name }}", "nightly-7kq2d"],
    ["white space control", "a {{~workflow.status~}} b", "aFailedb"],
    ["a name with dashes", "{{workflow.parameters.send-report}}", "yes"],
    ["a label with dots, in brackets", "{{workflow.labels.[app.kubernetes.io/name]}}", "web"],
    ["a label with dots, as Argo writes it", "{{workflow.labels.app.kubernetes.io/name}}", "web"],
    ["a list position", "{{workflow.failures.1.displayName}}", "step2"],
    ["a length", "{{workflow.failures.length}}", "2"],
    ["zero and false", "{{zero}} {{no}}", "0 false"],
    ["null and empty as nothing", "[{{nothing}}{{workflow.message}}]", "[]"],
    ["an object as JSON", "{{workflow.labels}}", '{"app.kubernetes.io/name":"web"}'],
    ["comments as nothing", "a{{! x }}b{{!-- {{#each}} --}}c", "abc"],
    ["an escaped tag as text", "\\{{workflow.name}}", "{{workflow.name}}"],
    ["a section over what is empty as false", "{{#workflow.message}}a{{else}}b{{/workflow.message}}", "b"],
    ["a helper as a condition", '{{#eq workflow.status "Failed"}}a{{else}}b{{/eq}}', "a"],
  ])("renders %s", (_, source, expected) => {
    expect(render(source, variables, { escape: "none" })).toEqual({ text: expected, unknown: [] });
  });

  it("may hold loops with their data and the contexts outside", () => {
    const source =
      "{{#each workflow.failures}}{{@index}} {{displayName}} of {{../workflow.name}}{{#unless @last}}, {{/unless}}{{/each}}";
    expect(text(source)).toBe("0 step1 of nightly-7kq2d, 1 step2 of nightly-7kq2d");
  });
});

describe("a value", () => {
  it.each([
    ["none", "exit code 1 <!channel>"],
    ["slack", "exit code 1 &lt;!channel&gt;"],
    ["html", "exit code 1 &lt;!channel&gt;"],
    ["url", "exit%20code%201%20%3C!channel%3E"],
  ] as const)("is escaped for %s", (target, expected) => {
    expect(text("{{workflow.failures.0.message}}", target)).toBe(expected);
  });

  it.each([
    "{{{workflow.failures.0.message}}}",
    "{{&workflow.failures.0.message}}",
    "{{slackEscape workflow.failures.0.message}}",
    "{{{slackEscape workflow.failures.0.message}}}",
  ])("is escaped exactly once in %s", (source) => {
    expect(text(source, "slack")).toBe("exit code 1 &lt;!channel&gt;");
  });

  it("does not bring the source's own text under its rules", () => {
    expect(text("<https://ci|run> & {{link}}", "slack")).toBe("<https://ci|run> & https://ci/?a=1&amp;b=2");
  });

  it("with half a surrogate pair still makes a URL", () => {
    expect(render("{{x}}", { x: "a\u{D800}b" }, { escape: "url" }).text).toBe("a%EF%BF%BDb");
  });
});

describe("an unknown variable", () => {
  it.each([
    ["{{nope}}!", "(unknown: nope)!", ["nope"]],
    ["{{workflow.nope.deeper}}!", "(unknown: workflow.nope.deeper)!", ["workflow.nope.deeper"]],
    ["{{nope}} {{nope}}", "(unknown: nope) (unknown: nope)", ["nope"]],
    ["{{upper nope}}", "(unknown: nope)", ["nope"]],
    ["{{truncate (upper nope) 3}}", "(unknown: nope)", ["nope"]],
    ["{{#each nope}}x{{/each}}", "(unknown: nope)", ["nope"]],
    ["{{#each nope}}x{{else}}none{{/each}}", "none", []],
    ["{{#if nope}}x{{else}}y{{/if}}", "y", []],
    ["{{#with failure}}{{step}}{{/with}}", "", []],
    ["{{#failure}}{{step}}{{/failure}}", "", []],
    ['{{default nope "none"}}', "none", []],
    ["{{default nope other}}", "(unknown: other)", ["other"]],
    ['{{#if (eq nope "x")}}a{{else}}b{{/if}}', "b", ["nope"]],
    ["{{lookup workflow 1}} {{log workflow}}", "(unknown: lookup) (unknown: log)", ["lookup", "log"]],
    ["{{#with (lookup workflow 'constructor') as |c|}}{{c.name}}{{/with}}", "", ["lookup"]],
    ["{{#iff workflow}}still said{{/iff}}", "(unknown: iff)still said", ["iff"]],
    ["{{@nope}}{{@index}}{{@e}}", "(unknown: @nope)(unknown: @index)(unknown: @e)", ["@nope", "@index", "@e"]],
    ["{{../workflow}}", "(unknown: ../workflow)", ["../workflow"]],
    ["{{=1 + 1}}", "(unknown: =1 + 1)", ["=1 + 1"]],
  ])("leaves a message: %s", (source, expected, unknown) => {
    expect(render(source, variables, { escape: "none" })).toEqual({ text: expected, unknown });
  });

  it.each([
    "{{constructor}}",
    "{{workflow.constructor.constructor}}",
    "{{__proto__}}",
    "{{workflow.__proto__.toString}}",
    "{{workflow.name.toString}}",
    "{{workflow.failures.map}}",
    "{{hasOwnProperty}}",
    "{{#with this}}{{constructor}}{{/with}}",
    '{{"constructor"}}',
    "{{[__proto__]}}",
    "{{lookup this 'constructor'}}",
  ])("is what prototypes are: %s", (source) => {
    const { text: rendered } = render(source, variables, { escape: "none" });
    expect(rendered).toMatch(/^\(unknown: [^)]+\)/);
    expect(rendered).not.toMatch(/Object|function/);
  });

  it("is what a function is, even as an own property", () => {
    expect(render("{{run}}{{text run}}", { run: () => "ran" }, { escape: "none" }).text).not.toContain("ran");
  });
});

describe("an expression", () => {
  const evaluate = (expression: string, position: number) => `${position}:${expression}`;

  it.each([
    ["{{=1 + 1}}", "0:1 + 1"],
    [`{{= s == "}}" ? 'x' : 'y' }}`, `0:s == "}}" ? 'x' : 'y'`],
    ["{{=filter(items, {# > 1})}}!", "0:filter(items, {# > 1})!"],
    ["{{=map(items, {{a: #}})}}", "0:map(items, {{a: #}})"],
    ["{{=it's}} and {{workflow.status}}", "0:it's and Failed"],
    ["{{=a}}\n{{=b}}{{#if no}}{{=c}}{{/if}}{{=d}}", "0:a\n1:b3:d"],
    ["{{=a\n+ b}} {{workflow.status}}", "0:a\n+ b Failed"],
    ["\\{{=a}}", "{{=a}}"],
  ])("is handed on as written: %s", (source, expected) => {
    expect(render(source, variables, { escape: "none", evaluate }).text).toBe(expected);
  });

  it("is escaped like any value", () => {
    expect(render("{{=x}}", {}, { escape: "slack", evaluate: () => "<!here>" }).text).toBe("&lt;!here&gt;");
  });

  it("that throws is an unknown", () => {
    const throwing = () => {
      throw new Error("no");
    };
    expect(render("{{=x}} b", {}, { escape: "none", evaluate: throwing })).toEqual({
      text: "(unknown: =x) b",
      unknown: ["=x"],
    });
  });

  it("does not shift the places in problems", () => {
    expect(render("{{=abc}} {{> p}}", {}, { escape: "none", evaluate }).problem).toEqual({
      message: "partials are not available",
      line: 1,
      column: 10,
    });
  });
});

describe("a source that is no template", () => {
  it.each([
    ["a\nb {{#if x}} {{", "the source ends where a tag or a block is still open", 2, 15],
    ["{{#if x}}", "the source ends where a tag or a block is still open", 1, 10],
    ["{{#if a}}\nx{{/each}}", "{{#if}} is closed by {{/each}}", 1, 4],
    ["line\nline2 {{ foo bar=}}", 'unexpected "}}"', 2, 18],
    ["one {{a}}\ntwo {{a &}}", 'unexpected "&"', 2, 9],
    ["{{}}", 'unexpected "}}"', 1, 3],
    ["x {{else}}", 'unexpected "{{else}}"', 1, 3],
    ["{{> partial}}", "partials are not available", 1, 1],
    ["{{#> layout}}x{{/layout}}", "partials are not available", 1, 1],
    ['{{#*inline "a"}}x{{/inline}}', "decorators are not available", 1, 1],
    ["{{{{raw}}}}x{{{{/raw}}}}", "raw blocks are not available", 1, 1],
    ["{{upper}}", "upper takes 1 argument, not 0", 1, 3],
    ["{{truncate a 1 2}}", "truncate takes 2 arguments, not 3", 1, 3],
    ["{{#each}}x{{/each}}", "#each takes exactly one argument", 1, 1],
    ["{{if x}}", "if is a block: write {{#if …}}", 1, 1],
    ["{{a/../b}}", "Invalid path: a/..", 1, 3],
    ["{{= }}", "an expression is missing after {{=", 1, 1],
    ["x {{=a", "the expression is not closed", 1, 3],
    ["{{={}}".repeat(51), "more than 50 expressions have quotes or braces that do not match", 1, 301],
  ])("is shown as it is: %s", (source, message, line, column) => {
    const options = { escape: "none" } as const;
    expect(render(source, variables, options)).toEqual({
      text: source,
      unknown: [],
      problem: { message, line, column },
    });
  });

  it("is cut to a bound", () => {
    const rendered = render(`{{${"x".repeat(9000)}`, {}, { escape: "none" });
    expect(rendered.text).toHaveLength(4000);
    expect(rendered.text.endsWith("…")).toBe(true);
  });
});
