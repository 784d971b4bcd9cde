import { formatIssueShort } from "@onexit/manifest";
import { describe, expect, it } from "vitest";
import { parsePolicies } from "../src/index.ts";
import { policy } from "./ends.ts";

function issuesOf(...texts: readonly string[]): readonly string[] {
  const files = texts.map((text, index) => ({ file: `${"abc"[index]}.yaml`, text }));
  const parsed = parsePolicies(files, ["slack", "pagerduty"]);
  return ("issues" in parsed ? parsed.issues : parsed.warnings).map(formatIssueShort);
}

describe("a policy file", () => {
  it("is read whole", () => {
    const text = `apiVersion: onexit.dev/v1
kind: ExitPolicy
metadata: {name: page-on-prod}
spec:
  match: {namespaces: [prod], labels: {tier: critical}, templates: ["deploy-*"], crons: [nightly]}
  on: [Failed, Error, Recovered, Lost, Terminated]
  when: workflow.duration > 3600
  actions: [{pagerduty: {severity: critical, timeout: 5s}}, {slack: {channel: "#oncall", key: told, deadline: 1h}}]
`;
    expect(parsePolicies([{ file: "a.yaml", text }])).toEqual({
      warnings: [],
      policies: [
        {
          name: "page-on-prod",
          match: { namespaces: ["prod"], labels: { tier: "critical" }, templates: ["deploy-*"], crons: ["nightly"] },
          on: ["Failed", "Error", "Recovered", "Lost", "Terminated"],
          when: "workflow.duration > 3600",
          actions: [
            { action: "pagerduty", parameters: { severity: "critical" }, timeoutMs: 5_000, deadlineMs: 86_400_000 },
            {
              action: "slack",
              parameters: { channel: "#oncall" },
              key: "told",
              timeoutMs: 30_000,
              deadlineMs: 3_600_000,
            },
          ],
        },
      ],
    });
  });

  it("tells all its mistakes at once, each where it stands", () => {
    const text = `apiVersion: onexit.dev/v2
kind: ExitPolicy
metadata: {name: Page On Prod}
spec:
  match: {namespace: [prod], labels: [tier]}
  on: [Faild, Error]
  when: workflow.duraton > 3600 &&
  action: []
`;
    expect(issuesOf(text)).toEqual([
      'a.yaml:1:13: error OX1016: apiVersion is not onexit.dev/v1 (write "onexit.dev/v1")',
      expect.stringMatching(/^a\.yaml:3:18: error OX1007: policy name "Page On Prod" is invalid/),
      expect.stringMatching(/^a\.yaml:4:1: error OX1005: the policy has no actions/),
      'a.yaml:5:11: error OX1002: unknown field "namespace" (did you mean "namespaces"?)',
      expect.stringMatching(/^a\.yaml:5:38: error OX1004: labels must be a mapping/),
      'a.yaml:6:8: error OX1004: "Faild" is nothing that a policy can wait for (did you mean "Failed"?)',
      expect.stringMatching(/^a\.yaml:7:\d+: error OX1021: invalid expression/),
      'a.yaml:8:3: error OX1002: unknown field "action" (did you mean "actions"?)',
    ]);
  });

  it.each<[why: string, text: string, issue: RegExp]>([
    ["YAML that is none", "a: [", /^a\.yaml:\d+:\d+: error OX1000/],
    [
      "another kind",
      "kind: ExitPolcy",
      /OX1016: the document is not of kind ExitPolicy \(did you mean "ExitPolicy"\?\)/,
    ],
    [
      "an unknown variable",
      policy("{when: workflow.duraton > 1, actions: [{slack: {}}]}"),
      /:4:14: warning OX5002: no ended workflow has a variable "workflow.duraton" \(did you mean "workflow.duration"\?\)/,
    ],
    [
      "an unknown action",
      policy("{actions: [{slak: {}}]}"),
      /warning OX5003: nobody here knows an action "slak" \(did you mean "slack"\?\)/,
    ],
    [
      "twice the same delivery",
      policy('{actions: [{slack: {channel: "#a"}}, {slack: {channel: "#a", text: x}}]}'),
      /error OX5001/,
    ],
    ["two actions in one", policy("{actions: [{slack: {}, pagerduty: {}}]}"), /error OX4001/],
    ["a wrong time", policy("{actions: [{slack: {timeout: soon}}]}"), /error OX4002/],
    ["an empty on", policy("{on: [], actions: [{slack: {}}]}"), /OX1004: on is empty/],
  ])("says of %s what is wrong", (_, text, issue) => {
    expect(issuesOf(text)).toEqual([expect.stringMatching(issue)]);
  });

  it("may not share a policy's name with another", () => {
    const one = policy("{actions: [{slack: {}}]}");
    expect(issuesOf(one, one)).toEqual([
      expect.stringMatching(/^b\.yaml:3:18: error OX1006: policy "page-on-prod" is not unique/),
    ]);
  });
});
