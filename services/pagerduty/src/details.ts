import type { JsonObject } from "@onexit/events";
import type { MessageVariables } from "@onexit/sdk";

/** What whoever is paged wants to know first; facts that are not known are left out. */
export function detailsOf({ workflow, failure, cluster, run, delivery }: MessageVariables): JsonObject {
  const { name, namespace, uid, status, message, duration, parameters } = workflow;
  const facts: Readonly<Record<string, string>> = {
    step: failure?.step ?? "",
    message: failure?.message || message,
    exit_code: failure?.exitCode ?? "",
    log_tail: failure?.logTail.trim() ?? "",
    status,
    duration,
    workflow: name,
    namespace,
    cluster,
    uid,
    run: run?.url ?? "",
    delivery: delivery.id,
  };
  const known = Object.entries(facts).filter(([, text]) => text !== "");
  return { ...Object.fromEntries(known), ...(Object.keys(parameters).length === 0 ? {} : { parameters }) };
}
