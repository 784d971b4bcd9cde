import {
  type ActionRequested,
  allCommands,
  allDeliveries,
  type DeliveryEvent,
  decodeEvent,
  deliveriesOf,
  encodeEvent,
  extend,
  type OnexitEvent,
  requestSubject,
  type WorkflowCommand,
  type WorkflowIdentity,
} from "@onexit/events";
import {
  createPublisher,
  follow,
  type KeptLease,
  listJournals,
  type Nats,
  NoReplyError,
  openEventLog,
  openSnapshots,
  type StreamMessage,
} from "@onexit/nats";
import type { Deliveries, Journal, Snapshot, SnapshotHead, Snapshots } from "./ports.ts";

/** The journals of a server. An append is tried until it is known what became of it, or `signal` aborts. */
export function natsJournal(nats: Nats, signal: AbortSignal): Journal {
  const log = openEventLog(nats);
  return {
    async append(workflow, decision, lastSeq) {
      for (;;) {
        try {
          return await log.append(workflow, decision, lastSeq);
        } catch (error) {
          if (!(error instanceof NoReplyError) || signal.aborted) throw error;
        }
      }
    },
    read: (workflow, afterSeq) => log.read(workflow, afterSeq),
    list: () => listJournals(nats),
  };
}

/**
 * The snapshots of a server; each workflow's known revision is kept between writes, which bear the engine's lease. With a
 * signal a snapshot is written until the server has it, or the signal aborts: no other one follows a workflow's last and
 * makes up for it.
 */
export function natsSnapshots(
  nats: Nats,
  { signal, lease }: { readonly signal?: AbortSignal; readonly lease?: KeptLease | undefined } = {},
): Snapshots {
  const store = openSnapshots<Snapshot>(nats);
  const revisions = new Map<string, number>();
  return {
    async put(uid, snapshot) {
      const engine = lease === undefined ? {} : { engine: { id: lease.id, epoch: lease.epoch } };
      for (;;) {
        try {
          const options = { knownRevision: revisions.get(uid), label: labelOf(snapshot) };
          const revision = await store.put(uid, extend(snapshot, engine), options);
          if (revision !== undefined) revisions.set(uid, revision);
          return;
        } catch (error) {
          if (!(error instanceof NoReplyError) || signal?.aborted !== false) throw error;
        }
      }
    },
    async get(uid) {
      return (await store.get(uid))?.snapshot;
    },
    async *list() {
      for await (const { snapshot } of store.list()) yield snapshot;
    },
    async *heads() {
      for await (const { uid, label } of store.heads()) {
        const head = label === "" ? (await store.get(uid))?.snapshot : headIn(label);
        if (head !== undefined) yield head;
      }
    },
  };
}

function labelOf({ workflow, seq, settled, deleted }: Snapshot): string {
  const head: SnapshotHead = { workflow, seq, settled, ...(deleted ? { deleted } : {}) };
  return JSON.stringify(head);
}

function headIn(label: string): SnapshotHead {
  return JSON.parse(label) as SnapshotHead;
}

/** Requests into the stream, deliveries out of it. A request is published until the stream has it, or `signal` aborts. */
export function natsDeliveries(nats: Nats, signal: AbortSignal): Deliveries {
  const publisher = createPublisher(nats);
  return {
    async request(request: ActionRequested, id: string) {
      const subject = requestSubject(request.workflow, request.action);
      const event = encodeEvent(request, id, request.workflow);
      while (!signal.aborted) {
        try {
          return await publisher.publish(subject, event, { id });
        } catch (error) {
          if (!(error instanceof NoReplyError) && !signal.aborted) throw error;
        }
      }
      return { duplicate: false };
    },
    async *read(workflow: WorkflowIdentity) {
      const found: DeliveryEvent[] = [];
      const reading = await follow(nats, {
        filter: deliveriesOf(workflow),
        start: "all",
        onMessage: (message) => {
          found.push(...deliveryIn(message));
        },
      });
      await reading.caughtUp;
      await reading.stop();
      yield* found;
    },
  };
}

/** Tells of every delivery event from now on; resolves when the beginning is fixed. */
export function followDeliveries(nats: Nats, onDelivery: (event: DeliveryEvent) => void, signal: AbortSignal) {
  return follow(nats, {
    filter: allDeliveries,
    start: "new",
    signal,
    onMessage: (message) => {
      for (const event of deliveryIn(message)) onDelivery(event);
    },
  });
}

/** Tells of every command from now on; one that was sent while no engine listened is nobody's: its sender is told so. */
export function followCommands(nats: Nats, onCommand: (command: WorkflowCommand) => void, signal: AbortSignal) {
  return follow(nats, {
    filter: allCommands,
    start: "new",
    signal,
    onMessage: (message) => {
      const event = eventIn(message);
      if (event?.type === "WorkflowCommand") onCommand(event);
    },
  });
}

/** A message that cannot be read is nobody's delivery: whoever wrote it logged what it meant. */
function deliveryIn(message: StreamMessage): readonly DeliveryEvent[] {
  const event = eventIn(message);
  return event !== undefined && "key" in event && event.type.startsWith("Action") ? [event as DeliveryEvent] : [];
}

function eventIn(message: StreamMessage): OnexitEvent | undefined {
  try {
    const decoded = decodeEvent(JSON.parse(new TextDecoder().decode(message.data)));
    return "event" in decoded ? decoded.event : undefined;
  } catch {
    return undefined;
  }
}
