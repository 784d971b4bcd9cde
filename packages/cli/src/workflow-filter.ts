import type { JsonObject } from "@onexit/events";
import { ageMs } from "./runtime/age.ts";
import { UsageError } from "./usage-error.ts";
import { objectAt, textAt, timeAt } from "./view/argo-json.ts";

/** Which workflows are meant; what is not said may be anything. */
export interface WorkflowFilter {
  /** Phases, between commas. */
  readonly status?: string;
  readonly running?: boolean;
  readonly completed?: boolean;
  /** Created at most so long ago. */
  readonly since?: string;
  /** Ended at least so long ago. */
  readonly older?: string;
  /** Of the name. */
  readonly prefix?: string;
  /** Of labels, as Kubernetes writes it. */
  readonly selector?: string;
}

const phases = ["Pending", "Running", "Succeeded", "Failed", "Error"];

/** Tells whether a workflow is meant at this time, epoch ms. Throws for a filter that makes no sense. */
export async function workflowFilter(filter: WorkflowFilter, now: number): Promise<(workflow: JsonObject) => boolean> {
  const wanted = phasesIn(filter.status);
  const since = filter.since === undefined ? undefined : now - ageMs("--since", filter.since);
  const older = filter.older === undefined ? undefined : now - ageMs("--older", filter.older);
  const labels = await selectorOf(filter.selector);
  return (workflow) => {
    const [metadata, status] = [objectAt(workflow, "metadata"), objectAt(workflow, "status")];
    const ended = timeAt(status, "finishedAt");
    return (
      (wanted === undefined || wanted.has(textAt(status, "phase") || "Pending")) &&
      (filter.running !== true || ended === undefined) &&
      (filter.completed !== true || ended !== undefined) &&
      (since === undefined || (timeAt(metadata, "creationTimestamp") ?? 0) >= since) &&
      (older === undefined || (ended !== undefined && ended < older)) &&
      textAt(metadata, "name").startsWith(filter.prefix ?? "") &&
      labels(objectAt(metadata, "labels"))
    );
  };
}

/** True when a filter says anything at all. */
export function isFiltered(filter: WorkflowFilter): boolean {
  const { status, running, completed, since, older, prefix, selector } = filter;
  return running === true || completed === true || [status, since, older, prefix, selector].some((part) => part);
}

function phasesIn(text: string | undefined): ReadonlySet<string> | undefined {
  if (text === undefined) return undefined;
  const given = text.split(",").map((phase) => phase.trim());
  const found = given.map((phase) => phases.find((known) => known.toLowerCase() === phase.toLowerCase()));
  const at = found.indexOf(undefined);
  if (at >= 0) throw new UsageError(`--status ${JSON.stringify(given[at])}: the phases are ${phases.join(", ")}`);
  return new Set(found as string[]);
}

async function selectorOf(text: string | undefined): Promise<(labels: JsonObject) => boolean> {
  if (text === undefined) return () => true;
  const { parseSelector } = await import("@onexit/engine/door");
  const selector = parseSelector(text);
  if (typeof selector !== "function") throw new UsageError(`-l: ${selector.problem}`);
  return (labels) => selector(Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])));
}
