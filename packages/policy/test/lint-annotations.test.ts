import { describe, expect, it } from "vitest";
import { annotationIssues } from "../src/lint-annotations.ts";

const actions = ["slack", "pagerduty", "github-status", "archive"];

const workflow = (annotation: string) => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  name: wf
  annotations:
    ${annotation}
`;

const found = (text: string) =>
  annotationIssues(text, "wf.yaml", actions).map(
    ({ code, severity, line, column, message, suggestion }) =>
      `${line}:${column} ${severity} ${code}: ${message}${suggestion === undefined ? "" : ` (${suggestion})`}`,
  );

describe("annotations", () => {
  it.each([
    ['onexit.dev/on-failed.slack: "#ops"'],
    ['onexit.dev/on-recovered.slack: "#ops, #dev"'],
    ['onexit.dev/on-failed.archive: "{prefix: failures}"'],
    ['onexit.dev/owner: "who knows"'],
    ['example.com/on-failed.slak: "#ops"'],
  ])("are fine: %s", (annotation) => {
    expect(found(workflow(annotation))).toEqual([]);
  });

  it.each([
    [
      'onexit.dev/on-fail.slack: "#ops"',
      '6:5 warning OX2007: annotation onexit.dev/on-fail.slack: "on-fail" is nothing that can be waited for (did you mean "failed"?)',
    ],
    [
      'onexit.dev/on-failed.slak: "{channel: ops}"',
      '6:5 warning OX2007: annotation onexit.dev/on-failed.slak: no action is called "slak" (did you mean "slack"?)',
    ],
    [
      'onexit.dev/on-failed: "#ops"',
      "6:5 warning OX2007: annotation onexit.dev/on-failed names no action: write onexit.dev/on-failed.slack",
    ],
    [
      'onexit.dev/on-failed.github-status: "acme/web"',
      "6:5 warning OX2007: annotation onexit.dev/on-failed.github-status: write owner/name@sha",
    ],
  ])("that would send nothing are told: %s", (annotation, issue) => {
    expect(found(workflow(annotation))).toEqual([issue]);
  });

  it("of a template's workflows are looked at, too, in any document", () => {
    const template = `---
kind: WorkflowTemplate
metadata: {name: t}
spec:
  workflowMetadata: {annotations: {"onexit.dev/on-flood.slack": "#ops"}}
`;
    expect(found(workflow("a: b") + template)).toEqual([expect.stringContaining("11:36 warning OX2007")]);
  });

  it("leave everything else about a text to others", () => {
    expect(found('kind: Workflow\nmetadata: {annotations: {"onexit.dev/on-x.slack": "#a"}\n')).toEqual([]);
  });
});
