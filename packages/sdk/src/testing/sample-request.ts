import {
  type ActionRequested,
  declaredDestinationOf,
  encodeEvent,
  idempotencyKeyOf,
  type JsonObject,
  type StatusVariables,
} from "@onexit/events";

/** The variables of a workflow that failed at its step `load`. */
export const sampleVariables: StatusVariables = {
  workflow: {
    name: "etl-7kq2d",
    namespace: "data",
    uid: "0c4e53f1-7b4e-4c39-9a55-6a6b0e3f9d11",
    status: "Failed",
    message: "child 'etl-7kq2d-2' failed",
    duration: "252.000000",
    creationTimestamp: "2026-01-02T03:04:05Z",
    mainEntrypoint: "main",
    serviceAccountName: "default",
    parameters: { table: "orders <main> & co" },
    labels: {},
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

/** A request for an action on behalf of that workflow; the key is fresh for each `origin`. */
export function sampleRequest(
  action: string,
  parameters: JsonObject,
  changes: Partial<ActionRequested> & { readonly origin?: ActionRequested["origin"] } = {},
): ActionRequested {
  const { namespace, name, uid } = sampleVariables.workflow;
  const workflow = { cluster: "local", namespace, name, uid };
  const destination = declaredDestinationOf(parameters);
  const origin = changes.origin ?? { kind: "node", node: `${name}.onExit` };
  const originText = origin.kind === "node" ? origin.node : origin.event;
  return {
    type: "ActionRequested",
    at: Date.now(),
    workflow,
    key: idempotencyKeyOf({ workflow, run: 0, origin: originText, action, destination }),
    action,
    origin,
    destination,
    parameters,
    variables: sampleVariables,
    timeoutMs: 5_000,
    notAfter: Date.now() + 24 * 60 * 60_000,
    required: false,
    ...changes,
  };
}

/** A request as it stands in the stream. */
export function encodeRequest(request: ActionRequested): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(encodeEvent(request, `${request.key}:0`, request.workflow)));
}
