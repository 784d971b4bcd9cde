import { randomUUID } from "node:crypto";
import { contentsOf } from "@onexit/deliveries";
import { type Audited, allAudits, auditSubject, encodeEvent } from "@onexit/events";
import { createPublisher, follow, type Nats } from "@onexit/nats";
import type { Log } from "@onexit/sdk";

/** What is kept in memory of who did what; the rest stands in the stream. */
const mostKept = 10_000;

/** What is asked of what was done. */
export interface AuditQuery {
  readonly by?: string;
  /** Epoch ms. */
  readonly since?: number;
  /** Stream sequence, exclusive. */
  readonly before?: number;
  readonly limit: number;
}

/** Something that was done. */
export interface Done extends Omit<Audited, "type" | "workflow"> {
  /** Empty for what belongs to none. */
  readonly namespace: string;
}

/** Who did what through the door. */
export interface Audit extends AsyncDisposable {
  /** Writes it down: a line of the log, and an event of the stream, which nobody waits for. */
  record(done: Done): void;
  /** Newest first. */
  list(query: AuditQuery): { readonly items: readonly (Audited & { readonly seq: number })[]; readonly next?: number };
}

/** Follows what was done on a server, and writes down what is done now. */
export async function openAudit(nats: Nats, log: Log, cluster: string): Promise<Audit> {
  const kept: (Audited & { readonly seq: number })[] = [];
  const publisher = createPublisher(nats);
  const follower = await follow(nats, {
    filter: allAudits,
    start: "all",
    onMessage(message) {
      for (const event of readable(message)) if (event.type === "Audited") kept.push({ ...event, seq: message.seq });
      if (kept.length > mostKept * 1.1) kept.splice(0, kept.length - mostKept);
    },
  });
  return {
    record({ namespace, ...done }) {
      const workflow = { cluster, namespace, name: "", uid: "" };
      const event: Audited = { type: "Audited", workflow, ...done };
      const { by, method, path, status, address, dryRun } = event;
      log.info(
        { audit: true, by, method, path, status, address, ...(dryRun ? { dryRun } : {}) },
        `${by}: ${method} ${path} ${status}${dryRun ? " (dry run)" : ""}`,
      );
      const id = randomUUID();
      publisher
        .publish(auditSubject(workflow, by), encodeEvent(event, id, workflow), { id })
        .catch((error: unknown) => log.error({ err: error }, "an audit event could not be stored"));
    },
    list({ by, since = 0, before = Number.POSITIVE_INFINITY, limit }) {
      const meant = kept
        .filter((one) => (by === undefined || one.by === by) && one.at >= since && one.seq < before)
        .reverse();
      const items = meant.slice(0, limit);
      const last = items.at(-1);
      return { items, ...(meant.length > limit && last !== undefined ? { next: last.seq } : {}) };
    },
    [Symbol.asyncDispose]: () => follower.stop(),
  };
}

function readable(message: Parameters<typeof contentsOf>[0]) {
  try {
    return contentsOf(message).events;
  } catch {
    return [];
  }
}
