import type { WorkflowIdentity } from "./identity.ts";

/** The one stream. */
export const streamName = "ONEXIT";

/** What the stream captures. */
export const streamSubjects = ["onexit.>"] as const;

/** The classes of subjects; each has one kind of writer. */
export type SubjectClass = "workflow" | "request" | "delivery" | "command" | "watch" | "audit";

/** The journal of one workflow, written by its holder alone. */
export function journalSubject(workflow: WorkflowIdentity): string {
  return `${scopeOf(workflow)}.workflow.${token(workflow.uid)}`;
}

/** Requests for one action, on behalf of one workflow. */
export function requestSubject(workflow: WorkflowIdentity, action: string): string {
  return `${scopeOf(workflow)}.request.${token(action)}.${token(workflow.uid)}`;
}

/** What an action's service says about one workflow's deliveries. */
export function deliverySubject(workflow: WorkflowIdentity, action: string): string {
  return `${scopeOf(workflow)}.delivery.${token(action)}.${token(workflow.uid)}`;
}

/** Stop, terminate, suspend, resume, retry, delete. */
export function commandSubject(workflow: WorkflowIdentity): string {
  return `${scopeOf(workflow)}.command.${token(workflow.uid)}`;
}

/** What the watchdog finds about a workflow. */
export function watchSubject(workflow: WorkflowIdentity): string {
  return `${scopeOf(workflow)}.watch.${token(workflow.uid)}`;
}

/** What somebody asked of the door. */
export function auditSubject(
  { cluster, namespace }: Pick<WorkflowIdentity, "cluster" | "namespace">,
  by: string,
): string {
  return `onexit.${token(cluster)}.${token(namespace)}.audit.${token(by)}`;
}

/** Everything that anybody asked of the door. */
export const allAudits = "onexit.*.*.audit.*";

/** All journals. */
export const allJournals = "onexit.*.*.workflow.*";

/** All deliveries. */
export const allDeliveries = "onexit.*.*.delivery.*.*";

/** All commands. */
export const allCommands = "onexit.*.*.command.*";

/** Everything that one action's service is asked to do. */
export function requestsOf(action: string): string {
  return `onexit.*.*.request.${token(action)}.*`;
}

/** All deliveries of one workflow. */
export function deliveriesOf(workflow: WorkflowIdentity): string {
  return `${scopeOf(workflow)}.delivery.*.${token(workflow.uid)}`;
}

/** All requests on behalf of one workflow. */
export function requestsFor(workflow: WorkflowIdentity): string {
  return `${scopeOf(workflow)}.request.*.${token(workflow.uid)}`;
}

/** What a subject says about its message; undefined for a subject that is not ours. */
export function parseSubject(
  subject: string,
): { readonly class: SubjectClass; readonly action?: string; readonly uid: string } | undefined {
  const parts = subject.split(".");
  if (parts[0] !== "onexit" || parts.length < 5) return undefined;
  const kind = parts[3];
  // Its last part is who asked.
  if (kind === "audit" && parts.length === 5) return { class: kind, uid: "" };
  if ((kind === "workflow" || kind === "command" || kind === "watch") && parts.length === 5) {
    return { class: kind, uid: untoken(parts[4] as string) };
  }
  if ((kind === "request" || kind === "delivery") && parts.length === 6) {
    return { class: kind, action: untoken(parts[4] as string), uid: untoken(parts[5] as string) };
  }
  return undefined;
}

function scopeOf(workflow: WorkflowIdentity): string {
  return `onexit.${token(workflow.cluster)}.${token(workflow.namespace)}`;
}

/** What no text becomes: a token may not be empty, or nobody hears of its subject. */
const emptyToken = "==";

/** One subject token: everything outside `[A-Za-z0-9_-]` becomes `=` and two or more hex digits and `=`. */
export function token(text: string): string {
  if (text === "") return emptyToken;
  return text.replace(/[^A-Za-z0-9_-]/gu, (c) => `=${(c.codePointAt(0) as number).toString(16)}=`);
}

/** The text that `token` encoded. */
export function untoken(text: string): string {
  if (text === emptyToken) return "";
  return text.replace(/=([0-9a-f]+)=/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)));
}
