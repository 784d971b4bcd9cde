import { expect, it } from "vitest";
import { parseTestCases } from "../../src/test-run/expectation.ts";

it("reads cases", () => {
  const text = `
- name: fails
  inject: [step2=Failed]
  parameters: {count: 3}
  expect: {phase: Failed, message: /exit code/, nodes: {step2: Failed}, deliveries: [{action: slack}]}
`;
  expect(parseTestCases(text, "e.yaml")).toEqual({
    cases: [
      {
        name: "fails",
        inject: ["step2=Failed"],
        parameters: { count: "3" },
        expect: {
          phase: "Failed",
          message: "/exit code/",
          nodes: { step2: "Failed" },
          deliveries: [{ action: "slack" }],
        },
      },
    ],
  });
});

it.each([
  ["name: x", /e.yaml:1:1: the file must be a list/],
  ["[]", /at least one case/],
  ["- {name: a, injekt: []}", /e.yaml:1:13: unknown key "injekt" \(did you mean "inject"/],
  ["- {name: a, inject: [x]}", /names no step/],
  ["- {name: a, expect: {message: /(/}}", /is no regular expression/],
  ["- {name: a, expect: {nodes: {x: Fine}}}", /0.expect.nodes.x/],
  ["- {name: a, expect: {deliveries: [{action: x, contain: []}]}}", /did you mean "contains"/],
  ["- {name: a}\n- {name: a}", /two cases are called "a"/],
  ["- {name: a", /e.yaml:1/],
])("refuses %j", (text, why) => {
  expect(parseTestCases(text, "e.yaml")).toEqual({ problems: [expect.stringMatching(why)] });
});
