import { isoTime } from "@onexit/events";
import type { MessageVariables } from "@onexit/sdk";
import { boundedKey, dedupKeyOf } from "./dedup-key.ts";
import { detailsOf } from "./details.ts";
import type { Alert, EventAction, Severity } from "./event.ts";
import { fitAlert } from "./fit.ts";
import { imagesOf, isWebLink, linksOf } from "./links.ts";
import type { PagerDutyParameters } from "./parameters.ts";
import { summaryOf } from "./summary.ts";

/** What is to be done about the alert; undefined while the workflow has not ended and nobody says. */
export function eventActionOf(
  { action }: Pick<PagerDutyParameters, "action">,
  { workflow }: Pick<MessageVariables, "workflow">,
): EventAction | undefined {
  if (action !== undefined) return action;
  if (workflow.status === "Succeeded") return "resolve";
  return workflow.status === "Failed" || workflow.status === "Error" ? "trigger" : undefined;
}

/** The event for an action; `at` is the epoch ms of what caused it. */
export function alertOf(
  eventAction: EventAction,
  parameters: PagerDutyParameters,
  variables: MessageVariables,
  at: number,
): Alert {
  const dedup_key = boundedKey(parameters.dedup_key ?? "") || dedupKeyOf(variables);
  const named = { event_action: eventAction, dedup_key };
  if (eventAction !== "trigger") return { event: named, truncated: [] };

  const { workflow, cluster, run } = variables;
  const { component, group, class: kind, client, client_url = run?.url } = parameters;
  const links = linksOf(parameters, variables);
  const images = imagesOf(parameters);
  const fitted = fitAlert({
    ...named,
    payload: {
      summary: parameters.summary?.trim() || summaryOf(variables),
      source: parameters.source?.trim() || `${cluster}/${workflow.namespace}/${workflow.name}`,
      severity: parameters.severity ?? severityOf(workflow.status),
      timestamp: isoTime(at),
      ...(component ? { component } : {}),
      ...(group ? { group } : {}),
      ...(kind ? { class: kind } : {}),
      custom_details: { ...detailsOf(variables), ...parameters.custom_details },
    },
    ...(links.kept.length === 0 ? {} : { links: links.kept }),
    ...(images.kept.length === 0 ? {} : { images: images.kept }),
    client: client || "onexit",
    ...(isWebLink(client_url) ? { client_url } : {}),
  });
  return { event: fitted.event, truncated: [...links.omitted, ...images.omitted, ...fitted.truncated] };
}

function severityOf(status: string): Severity {
  if (status === "Error") return "critical";
  return status === "Failed" ? "error" : "warning";
}
