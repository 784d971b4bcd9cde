import type { DeliveryEvent, WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import { decide, type Input, type NodeReport, type WorkflowState } from "@onexit/interpreter";
import { parseManifests } from "@onexit/manifest";

export const t0 = Date.UTC(2026, 0, 2, 13, 14, 32);

export const identity: WorkflowIdentity = {
  cluster: "local",
  namespace: "default",
  name: "exit-handler-7kq2d",
  uid: "5f0c8a52-1111-4222-8333-944445555666",
};

/** A run that is told what happens, at milliseconds after its submission. */
export interface SampleRun {
  readonly state: () => WorkflowState;
  readonly events: () => readonly WorkflowEvent[];
  readonly report: (ms: number, node: string, report?: Partial<NodeReport>) => readonly WorkflowEvent[];
  readonly deliver: (ms: number, event: DeliveryEvent) => readonly WorkflowEvent[];
  readonly offer: (ms: number, question: Question) => readonly WorkflowEvent[];
  readonly cancel: (ms: number, strategy: "Stop" | "Terminate") => readonly WorkflowEvent[];
}

/** An input without what the run knows. */
export type Question = Input extends infer I ? (I extends Input ? Omit<I, "at" | "host"> : never) : never;

/** Submits a manifest at `t0`; throws when it has problems. */
export function sampleRun(yaml: string): SampleRun {
  const parsed = parseManifests(yaml, "wf.yaml");
  if (!("workflows" in parsed) || parsed.workflows[0] === undefined) throw new Error(JSON.stringify(parsed));
  const { manifest } = parsed.workflows[0];
  const all: WorkflowEvent[] = [];
  let state: WorkflowState | undefined;
  const offer = (input: Input) => {
    const decided = decide(state, input);
    state = decided.state;
    all.push(...decided.events);
    return decided.events;
  };
  offer({ type: "Submit", at: t0, host: "h", workflow: identity, manifest, semantics: "onexit", context: {} });
  return {
    state: () => {
      if (state === undefined) throw new Error("not submitted");
      return state;
    },
    events: () => all,
    report: (ms, node, report = {}) =>
      offer({
        type: "Report",
        at: t0 + ms,
        host: "h",
        report: {
          node: `${identity.name}${node}`,
          attempt: 1,
          outcome: "exited",
          exitCode: 0,
          outputs: { parameters: {} },
          logTail: "",
          host: "h",
          ...report,
        },
      }),
    offer: (ms, question) => offer({ ...question, at: t0 + ms, host: "h" } as Input),
    deliver: (ms, event) => offer({ type: "DeliveryReport", at: t0 + ms, host: "h", event }),
    cancel: (ms, strategy) =>
      offer({ type: "Cancel", at: t0 + ms, host: "h", strategy, by: "terminal", message: "stopped by SIGINT" }),
  };
}

/** A workflow whose second step may fail, and an exit handler with three deliveries. */
export const exitHandlerYaml = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: exit-handler-7kq2d}
spec:
  entrypoint: main
  onExit: exit-handler
  templates:
  - name: main
    steps:
    - - {name: step1, template: task-a}
    - - {name: step2, template: task-b}
  - name: task-a
    container: {image: alpine, command: [sh, -c, "true"]}
  - name: task-b
    container: {image: alpine, command: [sh, -c, "false"]}
  - name: exit-handler
    steps:
    - - {name: cleanup, template: sweep}
    - - {name: notify-success, template: task-a, when: "{{workflow.status}} == Succeeded"}
      - {name: notify-slack, template: tell-slack}
      - {name: set-status, template: tell-github}
      - {name: page, template: tell-pagerduty}
  - name: sweep
    container: {image: alpine, command: [sh, -c, "true"]}
  - name: tell-slack
    plugin: {slack: {channel: "#deploys", required: true}}
  - name: tell-github
    plugin: {github-status: {repo: acme/web, required: true}}
  - name: tell-pagerduty
    plugin: {pagerduty: {service: svc web, wait: 1h}}
`;

/** The key under which a run asked an action. */
export function keyOf(run: SampleRun, action: string): string {
  const delivery = run.state().deliveries.find((each) => each.action === action);
  if (delivery === undefined) throw new Error(`nobody asked ${action}`);
  return delivery.key;
}

/** What every event about one of a run's deliveries holds. */
export function factOf(run: SampleRun, action: string, ms: number) {
  return {
    at: t0 + ms,
    workflow: identity,
    key: keyOf(run, action),
    action,
    origin: { kind: "node", node: `${identity.name}.onExit[1].${action}` },
    destination: "#deploys",
    attempt: 1,
    durationMs: 212,
  } as const;
}

/** The run that failed at step2 and was told to three destinations: one sent, one previewed, one dead. */
export function failedRun(): { readonly run: SampleRun; readonly latest: ReadonlyMap<string, DeliveryEvent> } {
  const run = sampleRun(exitHandlerYaml);
  run.report(3_100, "[0].step1");
  run.report(9_200, "[1].step2", {
    exitCode: 1,
    message: "injected",
    logTail: "Task B running...\nTask B failed\n",
  });
  run.report(10_400, ".onExit[0].cleanup");
  const sent: DeliveryEvent = {
    ...factOf(run, "slack", 10_612),
    type: "ActionSucceeded",
    detail: "posted",
    already: false,
  };
  const previewed: DeliveryEvent = {
    ...factOf(run, "github-status", 10_500),
    type: "ActionPreviewed",
    destination: "acme/web@3f2c1ab",
    durationMs: 3,
    missing: ["GITHUB_TOKEN"],
    preview: { owner: "acme", repo: "web", state: "failure", context: "onexit/exit-handler" },
  };
  const dead: DeliveryEvent = {
    ...factOf(run, "pagerduty", 13_600),
    type: "ActionDead",
    destination: "svc web",
    attempt: 5,
    problem: { status: 400, message: "routing_key must be 32 characters" },
  };
  run.deliver(10_500, previewed);
  run.deliver(10_612, sent);
  run.deliver(13_600, dead);
  return { run, latest: new Map([sent, previewed, dead].map((event) => [event.key, event])) };
}
