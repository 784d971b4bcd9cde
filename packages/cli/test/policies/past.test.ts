import type { StoredEvent } from "@onexit/deliveries";
import { type ActionRequested, deliveryIdOf, type StatusVariables, type WorkflowEvent } from "@onexit/events";
import { type ExitPolicy, parsePolicies } from "@onexit/policy";
import { describe, expect, it } from "vitest";
import { decideOverPast } from "../../src/policies/past.ts";
import { policyRows, policyTable, summaryOfRows } from "../../src/view/policy-table.ts";
import { createStyle } from "../../src/view/style.ts";

function policiesIn(spec: string, name = "tell"): readonly ExitPolicy[] {
  const text = `apiVersion: onexit.dev/v1\nkind: ExitPolicy\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
  const parsed = parsePolicies([{ file: "p.yaml", text }]);
  if ("issues" in parsed) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policies;
}

/** The journal of one run of the template `web`. */
function run(uid: string, phase: "Succeeded" | "Failed", at: number): readonly StoredEvent[] {
  const workflow = { cluster: "local", namespace: "default", name: `web-${uid}`, uid };
  const variables = {
    cluster: "local",
    workflow: {
      ...workflow,
      generateName: "web-",
      status: phase,
      message: "",
      duration: "1",
      parameters: {},
      labels: {},
      annotations: {},
      failures: [],
    },
  } as unknown as StatusVariables;
  const events: readonly WorkflowEvent[] = [
    {
      type: "WorkflowSubmitted",
      at,
      workflow,
      driver: "engine",
      manifest: {},
      semantics: "onexit",
      context: {},
      run: 0,
    },
    { type: "WorkflowFinished", at: at + 1_000, phase, message: "", variables },
  ];
  return events.map((event, index) => ({ event, seq: at + index, uid }));
}

function asked(request: ActionRequested) {
  const { key, action, workflow } = request;
  return {
    id: deliveryIdOf(key),
    key,
    action,
    workflow,
    request,
    events: [],
    state: "sent" as const,
    requestSeq: 1,
    edited: false,
  };
}

const past = [...run("a", "Failed", 1_000), ...run("b", "Succeeded", 5_000), ...run("c", "Succeeded", 9_000)];
const slack = '{on: [Failed, Recovered], actions: [{slack: {channel: "#ops"}}]}';

describe("policies over what has happened", () => {
  it("call for what the router would have asked for, in order", () => {
    const { called } = decideOverPast(past, policiesIn(slack));
    expect(called.map(({ trigger, request }) => `${request.workflow.name} ${trigger}`)).toEqual([
      "web-a Failed",
      "web-b Recovered",
    ]);
  });

  it("stand beside what was sent, also by a policy that is not there any more", () => {
    const { called } = decideOverPast(past, policiesIn(slack));
    const old = decideOverPast(past, policiesIn("{on: [Failed], actions: [{pagerduty: {}}]}", "old")).called;
    const sent = [called[0], old[0]].flatMap((one) => (one === undefined ? [] : asked(one.request)));
    const rows = policyRows(called, sent);
    const style = createStyle({ color: false, utf8: true });
    expect(policyTable(rows, style).map((line) => line.replace(/ {2,}/g, "  "))).toEqual([
      "WORKFLOW  ENDED  ON  BY  ACTION  DESTINATION  WOULD  WAS",
      "web-a  1970-01-01 00:00:02Z  Failed  tell  slack  #ops  yes  ✔ sent",
      "web-b  1970-01-01 00:00:06Z  Recovered  tell  slack  #ops  yes  not asked for",
      "web-a  1970-01-01 00:00:02Z  Failed  old  pagerduty  no  ✔ sent",
    ]);
    expect(summaryOfRows(rows)).toBe("1 as it was, 1 that were not asked for, 1 that would not be");
  });

  it("tell which conditions could not be evaluated", () => {
    const { called, problems } = decideOverPast(
      past,
      policiesIn("{when: workflow.name > 1, on: [Failed], actions: [{slack: {}}]}"),
    );
    expect(called).toHaveLength(1);
    expect(problems).toEqual([expect.stringMatching(/^web-a: policy tell: when counts as true/)]);
  });
});
