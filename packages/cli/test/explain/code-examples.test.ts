import { parseManifests } from "@onexit/manifest";
import { describe, expect, it } from "vitest";
import { codeExamples } from "../../src/explain/code-examples.ts";

const head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: wf}\nspec:";

function codesOf(spec: string): readonly string[] {
  const parsed = parseManifests(head + spec.replaceAll("\n", "\n  "), "wf.yaml");
  return ("issues" in parsed ? parsed.issues : parsed.warnings).map(({ code }) => code);
}

describe.each(Object.entries(codeExamples))("the YAML that explains %s", (code, { bad, good }) => {
  it("is reported where it is bad", () => {
    expect(codesOf(bad)).toContain(code);
  });

  it("has no problem at all where it is good", () => {
    expect(codesOf(good)).toEqual([]);
  });
});
