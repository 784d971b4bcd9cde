import { describe, expect, it } from "vitest";
import { decideActions, type Standing } from "../src/index.ts";
import { endOfRun, policiesIn, policy, type Said } from "./ends.ts";

const first: Standing = { recovered: false, consecutiveFailures: 1 };
const recovered: Standing = { recovered: true, consecutiveFailures: 2, previous: "Failed" };

/** What an end calls for, in short. */
function calledFor(text: string, said: Said, standing = first): readonly string[] {
  const { called } = decideActions(endOfRun(said), standing, policiesIn(text));
  return called.map(({ by, trigger, request }) => `${by} ${trigger} ${request.action} ${request.destination}`.trim());
}

const slack = 'actions: [{slack: {channel: "#ops"}}]';

describe("which workflows a policy is for", () => {
  it.each<[why: string, match: string, said: Said, acts: boolean]>([
    ["a namespace", "namespaces: [prod]", {}, true],
    ["another namespace", "namespaces: [prod]", { namespace: "dev" }, false],
    ["one of several", "namespaces: [dev, prod]", {}, true],
    ["a label", "labels: {tier: critical}", { labels: { tier: "critical" } }, true],
    ["a label of another value", "labels: {tier: critical}", { labels: { tier: "low" } }, false],
    ["a label that is missing", "labels: {tier: '*'}", {}, false],
    ["a template", "templates: ['deploy-*']", {}, true],
    ["another template", "templates: ['build-*']", {}, false],
    ["a cron workflow", "crons: [nightly]", { cron: "nightly" }, true],
    ["no cron workflow", "crons: ['*']", {}, false],
    ["all of it", "namespaces: [prod], templates: [deploy-web]", {}, true],
    ["not all of it", "namespaces: [prod], templates: [other]", {}, false],
  ])("knows %s", (_, match, said, acts) => {
    expect(calledFor(policy(`{match: {${match}}, ${slack}}`), said)).toHaveLength(acts ? 1 : 0);
  });

  it("takes a policy's own namespace for what it is for", () => {
    const text = policy(`{${slack}}`).replace("name: page-on-prod", "name: page-on-prod, namespace: dev");
    expect(calledFor(text, {})).toEqual([]);
    expect(calledFor(text, { namespace: "dev" })).toHaveLength(1);
  });
});

describe("what a policy waits for", () => {
  it.each([
    ["Failed", true],
    ["Error", true],
    ["Lost", true],
    ["Succeeded", false],
    ["Stopped", false],
    ["Terminated", false],
    ["Deleted", false],
  ] as const)("is by default what needs attention: %s %s", (outcome, acts) => {
    expect(calledFor(policy(`{${slack}}`), { outcome })).toHaveLength(acts ? 1 : 0);
  });

  it("is one end only: of a recovery and a success the recovery", () => {
    const text = policy(`{on: [Succeeded, Recovered], ${slack}}`);
    expect(calledFor(text, { outcome: "Succeeded" }, recovered)).toEqual(["page-on-prod Recovered slack #ops"]);
    expect(calledFor(text, { outcome: "Succeeded" })).toEqual(["page-on-prod Succeeded slack #ops"]);
  });

  it("is a success, also where it is a recovery", () => {
    const text = policy(`{on: [Succeeded], ${slack}}`);
    expect(calledFor(text, { outcome: "Succeeded" }, recovered)).toEqual(["page-on-prod Succeeded slack #ops"]);
  });
});

describe("a policy's condition", () => {
  it.each<[when: string, said: Said, acts: boolean]>([
    ["workflow.duration > 3600", { duration: "3601.000000" }, true],
    ["workflow.duration > 3600", { duration: "99.500000" }, false],
    ['workflow.parameters.env == "prod"', { parameters: { env: "prod" } }, true],
    ['workflow.parameters.env == "prod"', {}, false],
    ["history.consecutiveFailures >= 3", {}, false],
    ['trigger == "Terminated"', { outcome: "Terminated" }, true],
    ['workflow.labels["app.kubernetes.io/name"] == "web"', { labels: { "app.kubernetes.io/name": "web" } }, true],
    ['failure.step == "load"', {}, false],
  ])("%s of %j is %s", (when, said, acts) => {
    expect(calledFor(policy(`{when: '${when}', ${slack}}`), said)).toHaveLength(acts ? 1 : 0);
  });

  it("counts as true where it cannot be evaluated, and says so", () => {
    const policies = policiesIn(policy(`{when: 'workflow.name > 3', ${slack}}`));
    const decided = decideActions(endOfRun(), first, policies);
    expect(decided.called).toHaveLength(1);
    expect(decided.problems).toEqual([expect.stringContaining("policy page-on-prod: when counts as true")]);
  });
});

describe("the requests", () => {
  const text = policy(
    `{actions: [{pagerduty: {severity: critical, summary: "{{workflow.name}}"}}, {slack: {channel: "#{{workflow.parameters.team}}"}}]}`,
  );
  const said = { parameters: { team: "web" } };

  it("carry the sources, the variables and what the history makes of them", () => {
    const { called } = decideActions(endOfRun(said), first, policiesIn(text));
    expect(called.map(({ request }) => request)).toMatchObject([
      {
        type: "ActionRequested",
        action: "pagerduty",
        destination: "",
        origin: { kind: "event", event: "policy/page-on-prod/Failed" },
        parameters: { severity: "critical", summary: "{{workflow.name}}" },
        timeoutMs: 30_000,
        required: false,
        variables: { workflow: { status: "Failed" }, history: { recovered: false, consecutiveFailures: 1 } },
      },
      { action: "slack", destination: "#web", parameters: { channel: "#{{workflow.parameters.team}}" } },
    ]);
    expect(called[0]?.request.notAfter).toBe(endOfRun().at + 24 * 3_600_000);
  });

  it("have the same keys each time, and others for another run, policy or trigger", () => {
    const keys = (run: Said, source = text) =>
      decideActions(endOfRun(run), first, policiesIn(source)).called.map(({ request }) => request.key);
    expect(keys(said)).toEqual(keys({ ...said, at: 5 }));
    const all = [
      keys(said),
      keys({ ...said, uid: "u2" }),
      keys({ ...said, outcome: "Error" }),
      keys(said, text.replace("page-on-prod", "other")),
    ];
    expect(new Set(all.flat()).size).toBe(8);
  });

  it("are one where two policies ask with the same key", () => {
    const both = ["a", "b"]
      .map((name) => policy('{actions: [{slack: {channel: "#ops", key: told}}]}', name))
      .join("---\n");
    expect(calledFor(both, {})).toEqual(["a Failed slack #ops"]);
  });

  it("bring along what their expressions come to", () => {
    const source = policy(`{actions: [{slack: {channel: "#ops", text: "{{=workflow.duration * 2}}"}}]}`);
    const { called } = decideActions(endOfRun(), first, policiesIn(source));
    expect(called[0]?.request.variables.expressions).toEqual({ "workflow.duration * 2": "25" });
  });
});

describe("annotations", () => {
  const called = (annotations: Readonly<Record<string, string>>, said: Said = {}, standing = first) =>
    decideActions(endOfRun({ ...said, annotations }), standing, []).called.map(
      ({ trigger, request }) => `${trigger} ${request.action} ${JSON.stringify(request.parameters)}`,
    );

  it.each<[annotation: string, value: string, asked: readonly string[]]>([
    ["on-failed.slack", "#alerts", ['Failed slack {"channel":"#alerts"}']],
    ["on-failed.slack", "#a, #b", ['Failed slack {"channel":"#a"}', 'Failed slack {"channel":"#b"}']],
    ["on-failed.pagerduty", "critical", ['Failed pagerduty {"severity":"critical"}']],
    ["on-failed.pagerduty", "", ["Failed pagerduty {}"]],
    ["on-failed.archive", "{prefix: failures}", ['Failed archive {"prefix":"failures"}']],
    ["on-failed.github-status", "acme/web@3f2c", ['Failed github-status {"repo":"acme/web","sha":"3f2c"}']],
    ["on-succeeded.slack", "#alerts", []],
  ])("onexit.dev/%s: %j asks for %j", (annotation, value, asked) => {
    expect(called({ [`onexit.dev/${annotation}`]: value })).toEqual(asked);
  });

  it("mean an Error too by on-failed, and do not tell it twice", () => {
    const both = { "onexit.dev/on-failed.slack": "#a", "onexit.dev/on-error.slack": "#a" };
    expect(called(both, { outcome: "Error" })).toEqual(['Error slack {"channel":"#a"}']);
  });

  it("know a recovery", () => {
    const annotation = { "onexit.dev/on-recovered.pagerduty": "" };
    expect(called(annotation, { outcome: "Succeeded" }, recovered)).toEqual(["Recovered pagerduty {}"]);
    expect(called(annotation, { outcome: "Succeeded" })).toEqual([]);
  });

  it.each([
    ["onexit.dev/on-faild.slack", "#a", /"on-faild" is nothing that can be waited for \(did you mean "failed"\?\)/],
    ["onexit.dev/on-failed", "#a", /names no action/],
    ["onexit.dev/on-failed.mine", "there", /write the parameters of mine as \{name: value\}/],
    ["onexit.dev/on-failed.slack", "{channel", /annotation onexit.dev\/on-failed.slack: /],
  ])("say what is wrong with %s: %s, and lose nothing else", (annotation, value, problem) => {
    const annotations = { [annotation]: value, "onexit.dev/on-failed.pagerduty": "" };
    const decided = decideActions(endOfRun({ annotations }), first, []);
    expect(decided.problems).toEqual([expect.stringMatching(problem)]);
    expect(decided.called).toHaveLength(1);
  });
});
