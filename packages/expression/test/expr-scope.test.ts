import { describe, expect, it } from "vitest";
import { evaluateExpr, evaluateWhen, namesIn, substitute } from "../src/index.ts";
import { draw, scopeWith } from "./scope-of.ts";

const scope = scopeWith({
  "workflow.name": "nightly",
  "workflow.parameters": '[{"name":"a"}]',
  "workflow.parameters.a": "1",
  "workflow.parameters.my-p": "two",
  "workflow.parameters.json": '[{"name":"a","value":"1"}]',
  "workflow.labels.app.kubernetes.io/name": "shop",
  "inputs.parameters.count": "12",
  "inputs.parameters.list": "[1, 2, 3]",
  "inputs.parameters.evil": "'a' == 'a' || {{workflow.name}}",
  "inputs.parameters.which": "count",
  "inputs.parameters.__proto__": "plain",
  "steps.flip-coin.outputs.result": "heads",
  "steps.a(0:x).status": "Failed",
  "tasks.gone.outputs.result": { absent: true },
  item: { text: '{"k":{"n":[5]}}', value: { k: { n: [5] } } },
  "response.statusCode": { text: "200", value: 200 },
  "inputs.parameters.nothing": { text: "null", value: null },
  "steps.deep.outputs.result": { text: "…", value: JSON.parse(`${"[".repeat(300)}${"]".repeat(300)}`) },
});
const evaluate = (text: string) => evaluateExpr(text, scope, draw);

describe("variables in expressions", () => {
  it.each([
    ["workflow.name", "nightly"],
    ["workflow['name']", "nightly"],
    ["inputs.parameters.nothing ?? 'none'", "none"],
    ["inputs.parameters.nothing == nil", true],
    ["fromJSON('null') == nil", true],
    ["asInt(inputs.parameters.count) * 2", 24],
    ["inputs.parameters['count'] + get(workflow.parameters, 'my-p')", "12two"],
    ["get(workflow.parameters, 'nope') ?? 'none'", "none"],
    ["steps['flip-coin'].outputs.result == 'heads' ? 'h' : 't'", "h"],
    ["steps['a(0:x)'].status", "Failed"],
    ["workflow.labels['app.kubernetes.io/name']", "shop"],
    ["workflow.parameters", { a: "1", "my-p": "two", json: '[{"name":"a","value":"1"}]' }],
    ["keys(workflow.parameters)", ["a", "json", "my-p"]],
    ["jsonpath(workflow.parameters.json, '$[0].value')", "1"],
    ["tasks.gone.outputs.result ?? 'x'", "x"],
    ["workflow.nope", null],
    ["steps.nope?.outputs.result ?? 'x'", "x"],
    ["item.k.n[0]", 5],
    ["item.k?.z?.y ?? 'x'", "x"],
    ["response.statusCode == 200 && response.statusCode in 200..299", true],
    ["let workflow = {name: 'mine'}; workflow.name", "mine"],
    ["map(['a', 'my-p'], workflow.parameters[#])", ["1", "two"]],
    ["{{inputs.parameters.count}} + 1", 13],
    ["'{{workflow.name}}' + '!'", "nightly!"],
    ["{{inputs.parameters.evil}} == 'a'", false],
    ["inputs.parameters.{{inputs.parameters.which}}", "12"],
    ["filter({{inputs.parameters.list}}, # > 1)", [2, 3]],
    ["inputs.parameters.__proto__", "plain"],
    ["inputs.parameters.constructor", null],
    ["item.constructor", null],
    ["{a: 1}.__proto__", null],
  ])("%s", (text, value) => {
    expect(evaluate(text)).toEqual({ value });
  });

  it.each([
    ["steps.nope.outputs.result", "cannot fetch outputs from <nil>"],
    ["nope.x", "unknown name nope"],
    ["workflow.name.x", "type string has no field x"],
    ["{{steps.nope.status}} == 'x'", "failed to resolve {{steps.nope.status}}"],
  ])("%s fails", (text, problem) => {
    expect(evaluate(text)).toMatchObject({ problem });
  });

  it("never lists names for a simple chain", () => {
    const own = scopeWith({ "inputs.parameters.x": "1", "steps.a.status": "Failed" });
    evaluateExpr(
      "steps.a.status == 'Failed' && inputs.parameters['x'] == '1' && get(inputs.parameters, 'x') == '1'",
      own,
      draw,
    );
    expect(own.asked).toEqual([]);
  });

  it("lets a shorter name give way to a longer one", () => {
    expect(evaluateExpr("a", scopeWith({ a: "1", "a.b": "2" }), draw)).toEqual({ value: { b: "2" } });
  });
});

describe("namesIn", () => {
  it.each([
    [
      "workflow.status == 'x' && steps['a(0:x)'].status != \"workflow.failures\"",
      ["workflow.status", "steps.a(0:x).status"],
    ],
    [
      "get(inputs.parameters, 'x') + inputs.parameters[workflow.name]",
      ["inputs.parameters.x", "inputs.parameters", "workflow.name"],
    ],
    ["let x = retries; map(item, #.a + x)", ["retries", "item"]],
    ["sprig.trim(lastRetry.message)[1:2] | upper()", ["lastRetry.message"]],
    ["tasks.a?.outputs?.result ?? item", ["tasks.a.outputs.result", "item"]],
    ["1 +", []],
  ])("of %s", (text, names) => {
    expect(namesIn(text)).toEqual(names);
  });
});

describe("expression tags", () => {
  it.each([
    ["hello {{=asInt(inputs.parameters.count) * 10}} @ {{=sprig.date('2006', workflow.name)}}", "hello 120 @ 2026"],
    ["{{=toJson(filter([1, 3], {# > 1}))}}", "[3]"],
    ["{{=filter([1, 3], {# > 1})}}", "[3]"],
    ["{{={b: 1, a: 'x'} }}", '{"a":"x","b":1}'],
    ["{{=jsonpath(\n  workflow.parameters.json,\n  '$[0].name'\n)}}", "a"],
    ["{{=inputs.parameters.{{inputs.parameters.which}}}}", "12"],
    ["{{= '{{inputs.parameters.evil}}' }}", "'a' == 'a' || {{workflow.name}}"],
    ["{{=tasks.gone.outputs.result ?? 'x'}}", "x"],
    ["{{item}}", '{"k":{"n":[5]}}'],
    ["{{=2.0}} {{=1/2}} {{=true}}", "2 0.5 true"],
  ])("%s", (text, expected) => {
    expect(substitute(text, scope, draw)).toEqual({ text: expected, unknown: [] });
  });

  it("says of data that it cannot hold which it is", () => {
    expect(evaluate("steps.deep.outputs.result")).toMatchObject({
      problem: expect.stringContaining("steps.deep.outputs.result nests deeper than 200 levels"),
    });
  });

  it("says why a tag stays", () => {
    const text = "{{=nope.x}} {{=workflow.nope}} {{tasks.gone.outputs.result}} {{a}}";
    const { text: same, unknown } = substitute(text, scope, draw);
    expect(same).toBe(text);
    expect(unknown).toMatchObject([
      { cause: "failed", reason: "failed to evaluate expression: unknown name nope", start: 0 },
      { cause: "nil", start: 12 },
      { cause: "absent", reason: expect.stringContaining("absent optional"), start: 31 },
      { cause: "unknown", reason: "failed to resolve {{a}}", start: 61 },
    ]);
  });

  it("has no time without a draw", () => {
    expect(substitute("{{=now()}}", scope).unknown).toMatchObject([{ cause: "failed" }]);
  });

  it.each([
    ["{{= inputs.parameters['count'] == '12'}}", true],
    ["{{=jsonpath(workflow.parameters.json, '$[0].value') == '2'}}", false],
    ["{{=asInt(inputs.parameters.count)}} > 3 && {{workflow.name}} == nightly", true],
  ])("when: %s", (text, value) => {
    expect(evaluateWhen(text, scope, draw)).toMatchObject({ value });
  });
});

describe("jsonpath", () => {
  const staff = JSON.stringify({
    staff: [{ name: "Ann", age: 43 }, { name: "Bo", age: 42 }, { name: "Cy" }],
    n: { x: 1 },
  });
  const own = scopeWith({ staff });
  it.each([
    ["$.staff[0].name", "Ann"],
    ["$['staff'][-1]['name']", "Cy"],
    ["$.staff[*].name", ["Ann", "Bo", "Cy"]],
    ['$.staff[?(@.name=="Bo")].age', [42]],
    ["$.staff[?(@.age>42 && @.age<44)].age", [43]],
    ["$.staff[?(@.age)].name", ["Ann", "Bo"]],
    ["$.staff[?(!@.age || @.name =~ /^A/)].name", ["Ann", "Cy"]],
    ["$.staff[0:1]", [{ name: "Ann", age: 43 }]],
    ["$.staff[0,2].name", ["Ann", "Cy"]],
    ["$..name", ["Ann", "Bo", "Cy"]],
    ["$.staff.length", 3],
    ["$.staff[(@.length-1)].name", "Cy"],
    ["$", JSON.parse(staff)],
  ])("%s", (path, value) => {
    expect(evaluateExpr(`jsonpath(staff, \`${path}\`)`, own, draw)).toEqual({ value });
  });

  it.each(["$.nope", "$.staff[9]", "staff", "$.staff[", "$.staff[?(@.age >)]"])("%s fails", (path) => {
    expect(evaluateExpr(`jsonpath(staff, \`${path}\`)`, own, draw)).toHaveProperty("problem");
  });
});
