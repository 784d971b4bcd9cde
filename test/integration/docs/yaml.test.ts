import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatIssueShort, parseManifests } from "@onexit/manifest";
import { parsePolicies, readAnnotations } from "@onexit/policy";
import { afterAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { parseProjectConfig } from "../../../packages/cli/src/project-config.ts";
import { actionPackages } from "../../../packages/cli/src/runtime/actions.ts";
import { parseTestCases } from "../../../packages/cli/src/test-run/expectation.ts";
import { clusterTool } from "../../support/cluster-tools.ts";
import { documentationPages, type Fence, fencesOf, fileOf } from "../../support/docs/pages.ts";
import { copyChart } from "../chart/render.ts";

const blocks = documentationPages()
  .flatMap(fencesOf)
  .filter(({ language }) => language === "yaml");
const isValues = (block: Fence) => fileOf(block) === "values.yaml";

/** Everything that is wrong with a block of the kind that its file, or what stands in it, says. */
function problemsOf(block: Fence): readonly string[] {
  const { text, place, note } = block;
  const file = fileOf(block) ?? /^# (\S+)/.exec(text)?.[1];
  if (/\bfragment\b/.test(note)) return parseAllDocuments(text).flatMap(({ errors }) => errors.map(String));
  if (file === "onexit.yaml") return found(parseProjectConfig(text, place, "/"));
  if (file === "expect.yaml") return found(parseTestCases(text, place));
  if (text.includes("kind: ExitPolicy")) {
    const parsed = parsePolicies([{ file: place, text }], Object.keys(actionPackages));
    return ("issues" in parsed ? parsed.issues : parsed.warnings).map(formatIssueShort);
  }
  if (text.startsWith("metadata:")) return readAnnotations(parse(text).metadata.annotations).problems;
  const parsed = parseManifests(text.startsWith("spec:") ? wholeOf(text) : text, place);
  const issues = "issues" in parsed ? parsed.issues.filter(({ severity }) => severity === "error") : [];
  return issues.map(formatIssueShort);
}

function found(parsed: object): readonly string[] {
  return "problems" in parsed ? (parsed.problems as readonly string[]) : [];
}

/** A page about some templates may leave out those that the reader has. */
function wholeOf(spec: string): string {
  const { entrypoint, onExit, templates } = parse(spec).spec;
  const known = templates.map(({ name }: { readonly name: string }) => name);
  const missing = [entrypoint, onExit].filter((name) => name !== undefined && !known.includes(name));
  const stubs = missing.map((name) => `  - {name: ${name}, container: {image: alpine, command: ["true"]}}\n`);
  const parameters = [...new Set([...spec.matchAll(/workflow\.parameters\.(\w+)/g)].map(([, name]) => name))];
  const given = parameters.map((name) => `{name: ${name}, value: x}`).join(", ");
  const head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: wf}\n";
  return head + spec.replace("spec:\n", `spec:\n  arguments: {parameters: [${given}]}\n`) + stubs.join("");
}

describe("every YAML block of the documentation", () => {
  it("is found", () => {
    expect(blocks.length).toBeGreaterThan(20);
  });

  it.each(blocks.filter((block) => !isValues(block)))("is valid: $place", (block) => {
    expect(problemsOf(block)).toEqual([]);
  });
});

const helm = clusterTool("helm");

describe.skipIf(helm === undefined)("every block of the chart's values", () => {
  const chart = copyChart(helm ?? "");
  afterAll(() => chart[Symbol.dispose]());

  it.each(blocks.filter(isValues))("is taken by the chart: $place", ({ text }) => {
    writeFileSync(join(chart.dir, "ci", "documented.yaml"), text);
    expect(chart.render("documented.yaml")).not.toHaveProperty("problem");
  });
});
