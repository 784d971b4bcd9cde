import type { JsonObject } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { formatIssue, parseManifests, readWorkflow } from "../src/index.ts";

const head =
  "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a}\nspec:\n  entrypoint: m\n  templates:\n";
const leaf = "  - name: m\n    container:\n      image: x\n";
const many = (count: number, of: (index: number) => string) => Array.from({ length: count }, (_, i) => of(i)).join("");
const letters = [..."abcdefghijkl"];

const laughs = letters
  .map(
    (letter, index) => `${letter}: &${letter} [${many(9, () => (index === 0 ? "x," : `*${letters[index - 1]},`))}]\n`,
  )
  .join("");

const merges = many(30, (i) => `k${i}: &k${i} {x${i}: 1, ${i > 0 ? `<<: [*k${i - 1}, *k${i - 1}]` : ""}}\n`);

/** What comes of it, within ten seconds of the processor: others may be busy beside this process. */
function inShortTime<Result>(run: () => Result): Result {
  const start = process.cpuUsage();
  const result = run();
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(10_000);
  return result;
}

describe("a hostile file", () => {
  it.each([
    ["a hundred thousand open lists", "[".repeat(100_000), "nests deeper than 64 levels"],
    ["a hundred thousand open mappings", "{a: ".repeat(100_000), "nests deeper than 64 levels"],
    ["a hundred thousand dashes", `${"- ".repeat(100_000)}x`, "nests deeper than 64 levels"],
    ["aliases that multiply", laughs, "stand for more than 50000 values"],
    ["an alias of itself", "a: &a\n  b: *a\n", "stands inside itself"],
    ["very many aliases", `a: &a 1\nb: [${"*a,".repeat(100_000)}]`, "stand for more than 50000 values"],
    ["merge keys that multiply", merges, "stand for more than 50000 values"],
    ["merges of one alias each", `a: &a {k: 1}\nb:\n${"- <<: *a\n".repeat(9000)}`, "the document has no kind"],
    ["very many keys", many(100_000, (i) => `k${i}: 1\n`), "the document has no kind"],
    ["very many equal keys", "k: 1\n".repeat(100_000), 'the key "k" stands here twice'],
    ["very many syntax errors", `[${",".repeat(200_000)}`, "unexpected , in flow sequence"],
    ["very many documents", "---\na\n".repeat(50_000), "the document is not a mapping"],
    ["more than two mebibytes", "x".repeat(3 * 1024 * 1024), "the file has 3.0 MiB; at most 2.0 MiB are allowed"],
    ["a number that JSON lacks", `${head}${leaf}    inputs: {parameters: [{name: a, value: .inf}]}`, "Infinity cannot"],
    ["keys of the prototype", `__proto__: {kind: x}\nconstructor: 2\n${head}${leaf}`, 'unknown field "__proto__"'],
    [
      "very many labels",
      `${head.replace("name: a", `name: a, labels: {${many(100_000, (i) => `l${i}: v,`)}}`)}${leaf}`,
      "the labels have 673 KiB; at most 256 KiB are allowed",
    ],
    [
      "large annotations of its own",
      `${head}${leaf}  workflowMetadata: {annotations: {a: ${"x".repeat(300_000)}}}\n`,
      "the annotations have 293 KiB; at most 256 KiB are allowed",
    ],
    [
      "unknown tags on one line",
      `${head}${leaf}      args: ['${many(20_000, (i) => `{{workflow.a${i}}}`)}']`,
      "failed to resolve",
    ],
    [
      "defaults that multiply",
      `${head.replace("  templates:", `  templateDefaults: {annotations: {a: ${"x".repeat(500_000)}}}\n  templates:`)}${leaf}${many(5000, (i) => `  - {name: t${i}, suspend: {}}\n`)}`,
      "the defaults, written out for every template",
    ],
    [
      "a large resource and many that refer to it",
      `apiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: lib}\nspec:\n  entrypoint: m\n  templates:\n${leaf}${many(8000, (i) => `  - {name: t${i}, suspend: {}}\n`)}${many(5000, (i) => `---\napiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: a${i}}\nspec: {workflowTemplateRef: {name: lib}}\n`)}`,
      "the resources, read for each workflow of the file",
    ],
    [
      "steps that call nothing",
      `${head}${leaf}  - name: many\n    steps:\n${many(10_000, (i) => `    - [{name: s${i}, template: ${"y".repeat(90)}${i}}]\n`)}`,
      "refers to a template that does not exist",
    ],
    [
      "tasks that wait for nothing",
      `${head}  - name: m\n    dag:\n      tasks:\n${many(9000, (i) => `      - {name: ${"t".repeat(80)}${i}, template: x, dependencies: [${"z".repeat(80)}${i}]}\n`)}  - {name: x, suspend: {}}`,
      "which is no task of this dag",
    ],
    [
      "braces in every name",
      `${head}${leaf}    inputs: {parameters: [{name: "${"{{".repeat(400_000)}"}]}\n  - name: d\n    dag: {target: "${"{{ ".repeat(300_000)}", tasks: []}`,
      "needs the input",
    ],
    [
      "a name with very many dots",
      `${head}${leaf}      args: ["{{workflow${".a".repeat(400_000)}}}"]`,
      "failed to resolve {{workflow.a.a",
    ],
    [
      "a long chain of templates",
      `${head}${leaf}${many(5000, (i) => `  - name: t${i}\n    steps: [[{name: a, template: t${i + 1}}]]\n`)}`,
      "does not exist",
    ],
  ])("of %s is refused in short time", { timeout: 120_000 }, (_, text, message) => {
    const result = inShortTime(() => parseManifests(text, "wf.yaml"));
    if (!("issues" in result)) throw new Error("the file was accepted");
    expect(result.issues.length).toBeLessThanOrEqual(200);
    const [first] = result.issues;
    expect(first?.message).toContain(message);
    expect(first && formatIssue(first, text).length).toBeLessThan(2000);
  });

  it.each([
    ["a megabyte on one line", `${head}${leaf}      args: ["${"x".repeat(1_000_000)}"]`],
    [
      "ten thousand tasks",
      `${head}  - name: m\n    dag:\n      tasks:\n${many(10_000, (i) => `      - {name: t${i}, template: x${i > 0 ? `, depends: t${i - 1}, when: "{{tasks.t${i - 1}.status}} != {{tasks.t0.status}}"` : ""}}\n`)}  - {name: x, suspend: {}}`,
    ],
    [
      "a handler full of curl",
      `${head.replace("  entrypoint: m", "  entrypoint: m\n  onExit: m")}${leaf}      args: ["${"curl ".repeat(200_000)}"]`,
    ],
    ["a megabyte of braces", `${head}${leaf}      args: ['${"{{".repeat(500_000)}']`],
  ])("of %s is read in short time", { timeout: 120_000 }, (_, text) => {
    expect(inShortTime(() => parseManifests(text, "wf.yaml"))).toHaveProperty("workflows");
  });

  it("says the same of a manifest that is JSON already", () => {
    let deep: JsonObject = {};
    for (let level = 0; level < 100_000; level += 1) deep = { a: deep };
    expect(readWorkflow(deep)).toMatchObject({ issues: [{ code: "OX1015" }] });
    expect(readWorkflow({ kind: "Workflow", big: "x".repeat(3_000_000) })).toMatchObject({
      issues: [{ code: "OX1015" }],
    });
  });
});
