import type { MsgRequest, NextMsgRequest, StoredMsg } from "@nats-io/jetstream";
import { type Decision, journalSubject, streamName, type WorkflowIdentity } from "@onexit/events";
import { isConflict } from "./failure.ts";
import { decisionHeader, decisionOf, journalMessageOf } from "./journal-message.ts";
import { patienceMs, pause, untilAnswered } from "./pause.ts";
import { readStream } from "./reader.ts";
import { store } from "./stored.ts";
import { call, type Nats } from "./wire.ts";

/** All of a workflow's identity that its subjects hold; the name stands in its first event. */
export type JournalAddress = Omit<WorkflowIdentity, "name">;

/** Stored at `seq`, or not stored because another writer was first: fold again. */
export type Appended = { readonly seq: number } | { readonly conflict: true };

/** The journals: one subject for each workflow, one message for each decision. */
export interface EventLog {
  /**
   * Stores a decision behind `lastSeq`, the stream sequence of the workflow's last message (0 for the first). Sends the
   * same bytes again until there is an answer; throws NoReplyError when the signal (30 s without one) aborts first.
   * Then nothing else may be decided for the workflow: append the same decision again.
   */
  append(workflow: WorkflowIdentity, decision: Decision, lastSeq: number, signal?: AbortSignal): Promise<Appended>;
  /** The decisions behind `afterSeq` up to those stored now. Throws rather than to end early. */
  read(workflow: JournalAddress, afterSeq: number, signal?: AbortSignal): AsyncIterable<StoredDecision>;
  /** True when `seq` is a message of the workflow's journal; false after the journal was retired or lost. */
  holds(workflow: JournalAddress, seq: number): Promise<boolean>;
  /** Where the journal ends: the sequence of its last message, 0 when it is empty. */
  lastSeqOf(workflow: JournalAddress): Promise<number>;
  /** Removes all messages of a subject, or of a pattern of subjects; how a finished workflow is retired. */
  purge(subject: string): Promise<void>;
}

/** A decision and the stream sequence of its message. */
export interface StoredDecision {
  readonly seq: number;
  readonly decision: Decision;
}

/** Which message: the one at a sequence, a subject's next one from there, or a subject's last. */
type Query = MsgRequest | NextMsgRequest;

/** How long a rejected append may find nobody's message in its place before that counts as a conflict, ms. */
const settleMs = 1_000;

/** Opens the journals of a provisioned server. */
export function openEventLog(nats: Nats): EventLog {
  return {
    append: (workflow, decision, lastSeq, signal) => append(nats, workflow, decision, lastSeq, signal),
    read: (workflow, afterSeq, signal) => read(nats, subjectOf(workflow), afterSeq, signal),
    holds: async (workflow, seq) => {
      const message = await messageAt(nats, { seq });
      return message?.subject === subjectOf(workflow);
    },
    lastSeqOf: (workflow) => lastSeqOf(nats, subjectOf(workflow)),
    purge: async (subject) => {
      await untilAnswered(`purge ${subject}`, () =>
        call(nats, ({ jsm }) => jsm.streams.purge(streamName, { filter: subject })),
      );
    },
  };
}

async function append(
  nats: Nats,
  workflow: WorkflowIdentity,
  decision: Decision,
  lastSeq: number,
  signal: AbortSignal | undefined,
): Promise<Appended> {
  const subject = subjectOf(workflow);
  const { data, headers } = journalMessageOf(decision, workflow);
  // No message id: after a timeout older servers would call a different decision a duplicate of this one.
  const fields = { "Nats-Expected-Last-Subject-Sequence": String(lastSeq), ...headers };
  const started = performance.now();
  for (;;) {
    try {
      const { seq } = await untilAnswered(
        `append to ${subject}`,
        () => store(nats, subject, data, fields, signal),
        signal,
      );
      return { seq };
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    const rival = await messageAt(nats, { seq: lastSeq + 1, next_by_subj: subject }, signal);
    if (rival !== undefined)
      return rival.header.get(decisionHeader) === decision.id ? { seq: rival.seq } : { conflict: true };
    // Rejected for a message that is not readable yet: it may be our own, sent before a timeout. The next try tells.
    if (performance.now() - started > settleMs) return { conflict: true };
    await pause(50, signal);
  }
}

async function* read(
  nats: Nats,
  filter: string,
  afterSeq: number,
  signal: AbortSignal = AbortSignal.timeout(patienceMs),
): AsyncGenerator<StoredDecision> {
  const untilSeq = await lastSeqOf(nats, filter, signal);
  for (let cursor = afterSeq; cursor < untilSeq; ) {
    const source = { stream: streamName, filter, afterSeq: cursor, untilSeq, signal };
    for await (const { seq, data } of readStream(nats, source)) {
      cursor = seq;
      yield { seq, decision: decisionOf(data) };
    }
    // It ends before the end only if the journal was retired meanwhile, or the answer came from a copy that lags behind.
    if (cursor < untilSeq && (await lastSeqOf(nats, filter, signal)) < untilSeq) return;
  }
}

async function lastSeqOf(nats: Nats, subject: string, signal?: AbortSignal): Promise<number> {
  const last = await messageAt(nats, { last_by_subj: subject }, signal);
  return last?.seq ?? 0;
}

/** Asks the stream's leader: a direct get may be answered by a copy that lags behind. */
async function messageAt(nats: Nats, query: Query, signal?: AbortSignal): Promise<StoredMsg | undefined> {
  // The library's type leaves out `next_by_subj`, which the server has known since 2.9.
  const ask = () => call(nats, ({ jsm }) => jsm.streams.getMessage(streamName, query as MsgRequest));
  return (await untilAnswered(`read ${JSON.stringify(query)}`, ask, signal)) ?? undefined;
}

function subjectOf(workflow: JournalAddress): string {
  return journalSubject({ ...workflow, name: "" });
}
