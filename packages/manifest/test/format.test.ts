import { describe, expect, it } from "vitest";
import { formatIssue, formatIssueShort, type LocatedIssue, parseManifests, summariseIssues } from "../src/index.ts";
import { readFixture } from "./fixture.ts";

function issuesOf(text: string, file = "wf.yaml"): readonly LocatedIssue[] {
  const result = parseManifests(text, file);
  return "issues" in result ? result.issues : result.warnings;
}

function blockOf(text: string, line?: number): string {
  const issue = issuesOf(text).find((each) => line === undefined || each.line === line);
  return issue ? formatIssue(issue, text) : "";
}

describe("formatIssue", () => {
  it("shows the line, marks the place, and tells what helps", () => {
    expect(blockOf(readFixture("bad", "on-exit-typo").text)).toBe(
      [
        "error[OX1001]: onExit refers to a template that does not exist",
        "  --> wf.yaml:9:11",
        "   |",
        " 9 |   onExit: exit-handlerr",
        '   |           ^^^^^^^^^^^^^ did you mean "exit-handler"?',
        "   |",
        '   = note: "exit-handler" is defined at wf.yaml:14:11',
        "   = help: onexit explain OX1001",
      ].join("\n"),
    );
  });

  it("points inside a block of text", () => {
    const lines = blockOf(readFixture("bad", "block-positions").text).split("\n");
    expect(lines.slice(3, 5)).toEqual([
      " 14 |           {{workflow.first}}",
      expect.stringMatching(/^ {4}\| {11}\^{18} known: workflow.name/),
    ]);
  });

  it("keeps a mark under its place behind tabs", () => {
    const lines = blockOf('{\n\t"kind": "Workflow",\n\t"apiVersion":\t"v1"}', 3).split("\n");
    expect(lines.slice(3, 5)).toEqual([
      ' 3 | \t"apiVersion":\t"v1"}',
      expect.stringMatching(/^ {3}\| \t {13}\t\^{4} /),
    ]);
  });

  it("cuts a long line around the place", () => {
    const text = readFixture("good", "json").text.replace(
      '"alpine"',
      `"alpine", "args": ["${"x".repeat(5000)}{{pod.nam}}"]`,
    );
    const [, , , line = "", mark = ""] = blockOf(text).split("\n");
    expect(line.length).toBeLessThan(180);
    expect(line.slice(mark.indexOf("^"), mark.lastIndexOf("^") + 1)).toBe("{{pod.nam}}");
  });
});

it("has a short form that editors can follow", () => {
  const [issue] = issuesOf(readFixture("bad", "on-exit-typo").text);
  expect(issue && formatIssueShort(issue)).toBe(
    'wf.yaml:9:11: error OX1001: onExit refers to a template that does not exist (did you mean "exit-handler"?)',
  );
});

it("counts errors, warnings and files", () => {
  const errors = issuesOf(readFixture("bad", "bad-names").text);
  const warnings = issuesOf(readFixture("good", "warnings").text, "other.yaml");
  expect(summariseIssues(errors)).toBe("5 errors in wf.yaml");
  expect(summariseIssues(warnings.slice(0, 1))).toBe("1 warning in other.yaml");
  expect(summariseIssues([...errors, ...warnings])).toBe("5 errors and 2 warnings in 2 files");
  expect(summariseIssues([])).toBe("no issues");
});
