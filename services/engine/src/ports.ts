import type { ActionRequested, Decision, DeliveryEvent, JsonObject, WorkflowIdentity } from "@onexit/events";
import type { JournalAddress, JournalEnd } from "@onexit/nats";

/** The journals: one for each workflow, each with one writer at a time. */
export interface Journal {
  /** Appends after `lastSeq`, or finds that another writer was first. Retries until it knows which. */
  append(
    workflow: WorkflowIdentity,
    decision: Decision,
    lastSeq: number,
  ): Promise<{ readonly seq: number } | { readonly conflict: true }>;
  /** The decisions after `afterSeq`, up to the journal's present end. */
  read(
    workflow: JournalAddress,
    afterSeq: number,
  ): AsyncIterable<{ readonly seq: number; readonly decision: Decision }>;
  /** Every workflow that has a journal, and where that ends. */
  list(): Promise<readonly JournalEnd[]>;
}

/** A stored state and the journal sequence that it reflects. */
export interface Snapshot {
  readonly seq: number;
  readonly workflow: WorkflowIdentity;
  readonly state: JsonObject;
  /** Nothing is left to do, as far as this snapshot knows. */
  readonly settled: boolean;
  /** It was deleted: once it is settled it is removed. */
  readonly deleted?: true;
  /** Who decided last, where engines hold leases. */
  readonly engine?: { readonly id: string; readonly epoch: number };
}

/** What is known of a snapshot without reading its state. */
export interface SnapshotHead {
  readonly workflow: WorkflowIdentity;
  readonly seq: number;
  readonly settled: boolean;
  readonly deleted?: true;
}

/** The snapshots, for restarts and for every reader. */
export interface Snapshots {
  /** Stores a snapshot unless a later one stands there; resolves when one of the two does. */
  put(uid: string, snapshot: Snapshot): Promise<void>;
  get(uid: string): Promise<Snapshot | undefined>;
  list(): AsyncIterable<Snapshot>;
  heads(): AsyncIterable<SnapshotHead>;
}

/** Where requests go and deliveries come from. */
export interface Deliveries {
  /** Resolves when the stream has it; repetitions of the same id are stored once, and `duplicate` tells of them. */
  request(request: ActionRequested, id: string): Promise<{ readonly duplicate: boolean }>;
  /** Everything said so far about one workflow's deliveries. */
  read(workflow: WorkflowIdentity): AsyncIterable<DeliveryEvent>;
}
