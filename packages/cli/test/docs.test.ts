import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatIssueShort, parseManifests } from "@onexit/manifest";
import { parsePolicies, readAnnotations } from "@onexit/policy";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseProjectConfig } from "../src/project-config.ts";
import { actionPackages } from "../src/runtime/actions.ts";
import { parseTestCases } from "../src/test-run/expectation.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

const blocks = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(({ 1: yaml = "", index }) => {
    return { place: `${page}:${text.slice(0, index).split("\n").length + 1}`, yaml };
  });
});

/** Everything that is wrong with a block: an onexit.yaml, an expect.yaml, policies, annotations, a whole workflow, or a `spec` alone. */
function problemsOf(yaml: string, place: string): readonly string[] {
  if (yaml.startsWith("# onexit.yaml")) {
    const parsed = parseProjectConfig(yaml, place, "/");
    return "problems" in parsed ? parsed.problems : [];
  }
  if (yaml.startsWith("# expect.yaml")) {
    const parsed = parseTestCases(yaml, place);
    return "problems" in parsed ? parsed.problems : [];
  }
  if (yaml.includes("kind: ExitPolicy")) {
    const parsed = parsePolicies([{ file: place, text: yaml }], Object.keys(actionPackages));
    return ("issues" in parsed ? parsed.issues : parsed.warnings).map(formatIssueShort);
  }
  if (yaml.startsWith("metadata:")) return readAnnotations(parse(yaml).metadata.annotations).problems;
  const parsed = parseManifests(yaml.startsWith("spec:") ? wholeOf(yaml) : yaml, place);
  const issues = "issues" in parsed ? parsed.issues.filter(({ severity }) => severity === "error") : [];
  return issues.map(formatIssueShort);
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
    expect(blocks.length).toBeGreaterThan(3);
  });

  it.each(blocks)("is valid: $place", ({ yaml, place }) => {
    expect(problemsOf(yaml, place)).toEqual([]);
  });
});
