import { expect, it } from "vitest";
import { junitXml } from "../../src/test-run/junit.ts";
import type { CaseResult } from "../../src/test-run/run-case.ts";
import { updatedExpectations } from "../../src/test-run/write-expectations.ts";

const result = (name: string, differences: readonly string[] = []): CaseResult => ({
  name,
  test: { name, inject: ["a=Failed"] },
  happened: {
    phase: "Failed",
    message: "a failed",
    nodes: [{ displayName: "a", path: "[0].a", phase: "Failed", kind: "leaf" }],
    handlers: ["bye"],
    deliveries: [{ action: "slack", destination: "#a", text: "hello\nworld", headline: "hello", problems: [] }],
    problems: [],
  },
  differences,
});

it("writes JUnit's XML, whatever stands in messages", () => {
  const text = junitXml([{ file: "a&b.yaml", results: [result('"q"'), result("x", ["<one>\u0007\nline", "two"])] }]);
  expect(text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="2" failures="1" errors="0">
  <testsuite name="a&amp;b.yaml" tests="2" failures="1" errors="0">
    <testcase classname="a&amp;b.yaml" name="&quot;q&quot;"/>
    <testcase classname="a&amp;b.yaml" name="x">
      <failure message="&lt;one&gt;\ufffd">&lt;one&gt;\ufffd\nline\ntwo</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
});

it("writes what happened into the cases that ran, and leaves comments and other cases alone", () => {
  const before = `# ours
- name: one # first
  expect: {phase: Succeeded}
- name: other
  expect: {phase: Error}
`;
  expect(updatedExpectations(before, [result("one"), result("two")])).toBe(`# ours
- name: one # first
  expect:
    phase: Failed
    message: a failed
    nodes:
      a: Failed
    handlers: [bye]
    deliveries:
      - action: slack
        destination: "#a"
        contains:
          - hello
- name: other
  expect: {phase: Error}
- name: two
  inject:
    - a=Failed
  expect:
    phase: Failed
    message: a failed
    nodes:
      a: Failed
    handlers: [bye]
    deliveries:
      - action: slack
        destination: "#a"
        contains:
          - hello
`);
});
