import { describe, expect, it } from "vitest";
import {
  explainCode,
  formatIssueShort,
  invalidSpecMessage,
  type LocatedIssue,
  parseManifests,
  readWorkflow,
} from "../src/index.ts";
import { documentsOf } from "./documents.ts";
import { readFixture, readFixtures } from "./fixture.ts";

const bad = readFixtures("bad");
const good = readFixtures("good");
const argo = readFixtures("argo");

describe("parseManifests", () => {
  it.each([...bad, ...argo])("refuses $name and says where", ({ text, expected, options }) => {
    const result = parseManifests(text, "wf.yaml", options);
    if (!("issues" in result)) throw new Error("the manifest was accepted");
    expect(shortForms(result.issues)).toEqual(expected);
  });

  it.each(argo)("knows what Argo says of $name", ({ text, argo: wording, options }) => {
    const [manifest = {}, ...resources] = documentsOf(text);
    const result = readWorkflow(manifest, { ...options, resources });
    expect("issues" in result && invalidSpecMessage(result.issues)).toBe(wording);
  });

  it.each(good)("accepts $name, with its warnings", ({ text, expected, options }) => {
    const result = parseManifests(text, "wf.yaml", options);
    if ("issues" in result) throw new Error(shortForms(result.issues).join("\n"));
    expect(shortForms(result.warnings)).toEqual(expected);
  });

  it("explains every code that a fixture gives", () => {
    const codes = [...bad, ...argo, ...good].flatMap(({ expected }) =>
      expected.map((line) => /OX\d+/.exec(line)?.[0] ?? ""),
    );
    for (const code of new Set(codes)) expect(explainCode(code)?.title, code).toBeTruthy();
  });

  it("tells the line at which each document begins", () => {
    const result = parseManifests(readFixture("good", "several").text, "wf.yaml");
    if ("issues" in result) throw new Error("the manifests were refused");
    expect(result.workflows.map(({ workflow, line }) => [workflow.name, line])).toEqual([
      ["wf", 2],
      ["second", 13],
    ]);
  });

  it("gives notes with places of their own", () => {
    const result = parseManifests(readFixture("bad", "on-exit-typo").text, "wf.yaml");
    if (!("issues" in result)) throw new Error("the manifest was accepted");
    expect(result.issues[0]?.located).toEqual([{ text: '"exit-handler" is defined', at: "wf.yaml:14:11" }]);
  });

  it("keeps places right when lines end with carriage returns", () => {
    const { text, expected } = readFixture("bad", "block-positions");
    const result = parseManifests(text.replaceAll("\n", "\r\n"), "wf.yaml");
    expect("issues" in result && shortForms(result.issues)).toEqual(expected);
  });

  it("follows aliases and merge keys to what they stand for", () => {
    const text = readFixture("good", "anchors").text.replace("image: alpine", "imag: alpine");
    const result = parseManifests(text, "wf.yaml");
    expect("issues" in result && shortForms(result.issues)).toEqual([
      "9:5: error OX1005: container.image may not be empty",
      '10:7: error OX1002: unknown field "imag" (did you mean "image"?)',
      "13:5: error OX1005: container.image may not be empty",
    ]);
  });
});

function shortForms(issues: readonly LocatedIssue[]): readonly string[] {
  return issues.map((issue) => formatIssueShort(issue).replace("wf.yaml:", ""));
}
