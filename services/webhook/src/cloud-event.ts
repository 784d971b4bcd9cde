import { type ActionRequested, isoTime, type JsonObject } from "@onexit/events";
import type { MessageVariables } from "@onexit/sdk";

/**
 * The CloudEvents 1.0 event that says how a workflow stands. Its `data` has the names that messages use. Every attempt
 * makes the same one: nothing in it counts attempts.
 */
export function cloudEventOf(request: Pick<ActionRequested, "key" | "at">, variables: MessageVariables): JsonObject {
  const { workflow, failure, exit, node, cluster, env, run, runbook, delivery } = variables;
  return {
    specversion: "1.0",
    id: request.key,
    source: `/onexit/${cluster}/${workflow.namespace}`,
    type: `dev.onexit.workflow.${workflow.status.toLowerCase() || "unknown"}.v1`,
    subject: workflow.name,
    time: isoTime(request.at),
    datacontenttype: "application/json",
    data: {
      workflow: { ...workflow, failures: workflow.failures.map((one) => ({ ...one })) },
      ...(failure === undefined ? {} : { failure: { ...failure } }),
      ...(exit === undefined ? {} : { exit: { ...exit } }),
      ...(node === undefined ? {} : { node: { ...node } }),
      ...(run === undefined ? {} : { run: { ...run } }),
      ...(runbook === undefined ? {} : { runbook }),
      ...(env === undefined ? {} : { env }),
      cluster,
      delivery: { id: delivery.id },
    },
  };
}
