import type { DefinitionKind } from "../model/definition.ts";
import { searchOf } from "../model/filters.ts";
import { getJson, sendJson } from "./request.ts";
import type {
  ActionInfo,
  AuditEntry,
  Definition,
  Delivery,
  DeliveryList,
  Dropped,
  Happening,
  HealthAnswer,
  Me,
  PolicyList,
  PreviewAnswer,
  Redriven,
  Workflow,
  WorkflowList,
} from "./types.ts";

const own = "/api/onexit/v1";

/** Everything that a row of the list shows, and nothing of the nodes. */
const rowFields = [
  "metadata",
  "items.metadata",
  "items.spec.onExit",
  "items.spec.entrypoint",
  "items.spec.shutdown",
  "items.spec.suspend",
  "items.status.phase",
  "items.status.message",
  "items.status.startedAt",
  "items.status.finishedAt",
  "items.status.progress",
  "items.status.exitHandler",
  "items.status.deliveries",
].join(",");

/** The newest workflows; `namespace` empty means all, `name` is a part of one. */
export function listWorkflows(
  query: { readonly namespace: string; readonly selector: string; readonly limit: number; readonly name?: string },
  signal?: AbortSignal,
): Promise<WorkflowList> {
  const search = searchOf({
    "listOptions.limit": String(query.limit),
    "listOptions.labelSelector": query.selector,
    namePattern: query.name,
    fields: rowFields,
  });
  return getJson(`/api/v1/workflows/${encodeURIComponent(query.namespace)}${search}`, signal);
}

/** One workflow, whole. */
export function getWorkflow(namespace: string, name: string, signal?: AbortSignal): Promise<Workflow> {
  return getJson(workflowRoute(namespace, name), signal);
}

/** A workflow by its uid, once it has ended. */
export function getArchived(uid: string, signal?: AbortSignal): Promise<Workflow> {
  return getJson(`/api/v1/archived-workflows/${encodeURIComponent(uid)}`, signal);
}

/** All definitions of a kind; `namespace` empty means all. */
export function listDefinitions(
  { plural, isNamespaced }: DefinitionKind,
  namespace: string,
  signal?: AbortSignal,
): Promise<{ readonly items: readonly Definition[] | null }> {
  return getJson(`/api/v1/${plural}${isNamespaced ? `/${encodeURIComponent(namespace)}` : ""}`, signal);
}

/** One definition, whole. */
export function getDefinition(
  { plural, isNamespaced }: DefinitionKind,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<Definition> {
  const place = isNamespaced ? `${encodeURIComponent(namespace)}/` : "";
  return getJson(`/api/v1/${plural}/${place}${encodeURIComponent(name)}`, signal);
}

/** What can be asked of a workflow. */
export type Steering = "stop" | "terminate" | "suspend" | "resume" | "retry" | "resubmit";

/** Steers a workflow; the answer is the workflow, of `resubmit` the new one. */
export function steer(verb: Steering, namespace: string, name: string): Promise<Workflow> {
  return sendJson("PUT", `${workflowRoute(namespace, name)}/${verb}`, { namespace, name });
}

/** Deletes a workflow. */
export function deleteWorkflow(namespace: string, name: string): Promise<unknown> {
  return sendJson("DELETE", workflowRoute(namespace, name));
}

/** The path of a workflow's logs, from all steps or from one pod. */
export function logPath(namespace: string, name: string, options: { pod: string; follow: boolean }): string {
  const search = searchOf({
    "logOptions.container": "main",
    "logOptions.follow": options.follow ? "true" : "",
    "logOptions.timestamps": "true",
    podName: options.pod,
  });
  return `${workflowRoute(namespace, name)}/log${search}`;
}

/** What happened, newest first. */
export function listEvents(
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<{ readonly items: readonly Happening[]; readonly next?: string | number }> {
  return getJson(`${own}/events${searchOf(query)}`, signal);
}

/** A page of deliveries. */
export function listDeliveries(query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<DeliveryList> {
  return getJson(`${own}/deliveries${searchOf(query)}`, signal);
}

/** One delivery with all its attempts. */
export function getDelivery(id: string, signal?: AbortSignal): Promise<Delivery> {
  return getJson(`${own}/deliveries/${encodeURIComponent(id)}`, signal);
}

/** Asks for another attempt of one delivery. */
export function redrive(id: string, changes: Readonly<Record<string, unknown>>): Promise<Redriven> {
  return sendJson("POST", `${own}/deliveries/${encodeURIComponent(id)}/retry`, changes);
}

/** How many deliveries are changed at once: whether they are, and why. */
export interface BulkOptions {
  readonly dryRun: boolean;
  readonly reason?: string;
}

/** Asks for another attempt of all deliveries of a filter, or says which those would be. */
export function redriveAll(filter: Readonly<Record<string, unknown>>, options: BulkOptions): Promise<Redriven> {
  return sendJson("POST", `${own}/deliveries/retry`, { filter, ...options });
}

/** Gives a delivery up for good. */
export function drop(id: string, reason: string): Promise<Dropped> {
  return sendJson("POST", `${own}/deliveries/${encodeURIComponent(id)}/drop`, { reason });
}

/** Gives all deliveries of a filter up, or says which those would be; then no reason is needed. */
export function dropAll(filter: Readonly<Record<string, unknown>>, options: BulkOptions): Promise<Dropped> {
  return sendJson("POST", `${own}/deliveries/drop`, { filter, ...options });
}

/** Who did what, newest first. */
export function listAudit(
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<{ readonly items: readonly AuditEntry[]; readonly next?: number }> {
  return getJson(`${own}/audit${searchOf(query)}`, signal);
}

/** The actions that the stack offers. */
export function listActions(signal?: AbortSignal): Promise<{ readonly items: readonly ActionInfo[] }> {
  return getJson(`${own}/actions`, signal);
}

/** Every message as it would be sent; nothing is. */
export function preview(
  query: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<{ readonly items: readonly PreviewAnswer[] }> {
  return getJson(`${own}/preview${searchOf(query)}`, signal);
}

/** The policies, and what is wrong with them. */
export function listPolicies(signal?: AbortSignal): Promise<PolicyList> {
  return getJson(`${own}/policies`, signal);
}

/** How the parts of the stack are. */
export function getHealth(signal?: AbortSignal): Promise<HealthAnswer> {
  return getJson(`${own}/health`, signal);
}

/** Who asks, as the server sees it. */
export function getMe(signal?: AbortSignal): Promise<Me> {
  return getJson(`${own}/me`, signal);
}

function workflowRoute(namespace: string, name: string): string {
  return `/api/v1/workflows/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}
