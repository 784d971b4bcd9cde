import { deliveryStates, workflowPhases } from "./look.ts";

/** Which workflows are listed. */
export interface WorkflowFilter {
  /** Part of a name. */
  readonly q: string;
  /** Empty: all. */
  readonly namespace: string;
  readonly phases: readonly string[];
  /** A label selector as Argo and kubectl write it. */
  readonly labels: string;
}

/** Which deliveries are listed. */
export interface DeliveryFilter {
  readonly states: readonly string[];
  readonly action: string;
  readonly workflow: string;
  readonly destination: string;
  /** `1h`, `24h`, `7d`, or an RFC 3339 time; empty: all. */
  readonly since: string;
}

/** Which events are listed. */
export interface EventFilter {
  readonly workflow: string;
  /** What they are about: `workflow`, `node`, `request`, `delivery`, …; empty: all. */
  readonly kind: string;
  /** A delivery's id: what is said of it, and what the node did that asked for it. */
  readonly delivery: string;
  readonly type: string;
  readonly since: string;
}

/** Which entries of the audit are listed. */
export interface AuditFilter {
  /** A whole name. */
  readonly by: string;
  readonly since: string;
}

/** Reads the filter of the workflows' page from its address; what is not known there is left out. */
export function workflowFilterOf(search: string): WorkflowFilter {
  const params = new URLSearchParams(search);
  return {
    q: params.get("q") ?? "",
    namespace: params.get("namespace") ?? "",
    phases: listOf(params.get("phase"), workflowPhases),
    labels: params.get("labels") ?? "",
  };
}

/** The address of a filter: only what is set, in a fixed order. */
export function workflowSearch(filter: WorkflowFilter): string {
  return searchOf({
    q: filter.q,
    namespace: filter.namespace,
    phase: filter.phases.join(","),
    labels: filter.labels,
  });
}

/** Reads the filter of the deliveries' page from its address. */
export function deliveryFilterOf(search: string): DeliveryFilter {
  const params = new URLSearchParams(search);
  return {
    states: listOf(params.get("state"), deliveryStates),
    action: params.get("action") ?? "",
    workflow: params.get("workflow") ?? "",
    destination: params.get("destination") ?? "",
    since: params.get("since") ?? "",
  };
}

/** The address of a filter of deliveries. */
export function deliverySearch(filter: DeliveryFilter): string {
  return searchOf({ ...filter, states: "", state: filter.states.join(",") });
}

/** Reads the filter of the events' page from its address. */
export function eventFilterOf(search: string): EventFilter {
  const params = new URLSearchParams(search);
  return {
    workflow: params.get("workflow") ?? "",
    kind: params.get("kind") ?? "",
    delivery: params.get("delivery") ?? "",
    type: params.get("type") ?? "",
    since: params.get("since") ?? "",
  };
}

/** The address of a filter of events. */
export function eventSearch(filter: EventFilter): string {
  return searchOf({ ...filter });
}

/** Reads the filter of the audit's page from its address. */
export function auditFilterOf(search: string): AuditFilter {
  const params = new URLSearchParams(search);
  return { by: params.get("by") ?? "", since: params.get("since") ?? "" };
}

/** A query string with its question mark from what is not empty; empty when nothing is. */
export function searchOf(values: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== "") params.set(key, value);
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** The label selector that a filter asks the server for. */
export function selectorOf({ phases, labels }: WorkflowFilter): string {
  const phase = phases.length === 0 ? "" : `workflows.argoproj.io/phase in (${phases.join(",")})`;
  return [phase, labels].filter((one) => one !== "").join(",");
}

/** The instant that `1h`, `7d` or a time means, as RFC 3339; undefined for nothing or nonsense. */
export function sinceTime(since: string, now: number): string | undefined {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(since) ?? [];
  const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit ?? ""];
  if (count !== undefined && unitMs !== undefined) return new Date(now - Number(count) * unitMs).toISOString();
  const at = Date.parse(since);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** The list with an item put in, or taken out if it was there. */
export function toggled(list: readonly string[], item: string): readonly string[] {
  return list.includes(item) ? list.filter((one) => one !== item) : [...list, item];
}

function listOf(text: string | null, known: readonly string[]): readonly string[] {
  if (text === null) return [];
  const wanted = new Set(text.split(","));
  return known.filter((one) => wanted.has(one));
}
