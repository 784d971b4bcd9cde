import { encodeEvent, idempotencyKeyOf, requestSubject } from "@onexit/events";
import { monotonicMs } from "./figures.mjs";

const hour = 3_600_000;
/** Several deliveries for each workflow, as exit handlers have them. */
const perWorkflow = 5;

/** The n-th request of a phase: a message to render and the moment of its sending, for a URL. */
export function requestOf(action, url, phase, n) {
  const uid = `${phase}-${Math.floor(n / perWorkflow)}`;
  const workflow = { cluster: "local", namespace: "bench", name: `etl-${uid}`, uid };
  const origin = `load-${n % perWorkflow}`;
  const key = idempotencyKeyOf({ workflow, run: 0, origin, action, destination: url });
  const request = {
    type: "ActionRequested",
    at: Date.now(),
    workflow,
    key,
    action,
    origin: { kind: "node", node: origin },
    destination: url,
    parameters: {
      url,
      text: "{{workflow.name}} {{node.name}} {{workflow.status}}: {{workflow.message}}",
      sentAt: String(monotonicMs()),
    },
    variables: { ...variables, workflow: { ...variables.workflow, name: workflow.name, uid }, node: { name: origin } },
    timeoutMs: 30_000,
    notAfter: Date.now() + 24 * hour,
    required: false,
  };
  const id = `${key}:0`;
  return { subject: requestSubject(workflow, action), event: encodeEvent(request, id, workflow), id };
}

const variables = {
  workflow: {
    namespace: "bench",
    status: "Failed",
    message: "child 'etl-1' failed",
    duration: "252.000000",
    creationTimestamp: "2026-01-02T03:04:05Z",
    mainEntrypoint: "main",
    serviceAccountName: "default",
    parameters: { table: "orders" },
    labels: { team: "data" },
    annotations: {},
    failures: [],
  },
  failure: {
    step: "load",
    template: "load",
    message: "exit code 1",
    exitCode: "1",
    attempt: 1,
    logTail: "connecting\nconnection refused",
  },
  cluster: "local",
};
