import type { Msg } from "@nats-io/transport-node";
import { parseAckSubject } from "./ack-subject.ts";
import { type Nats, wire } from "./wire.ts";

/** One arrival of a message at a consumer. The first of `ack`, `nak` and `term` that succeeds counts. */
export interface Message {
  readonly subject: string;
  readonly data: Uint8Array;
  /** Stream sequence. */
  readonly seq: number;
  /** 1 at the first arrival. */
  readonly deliveryCount: number;
  readonly redelivered: boolean;
  /** Resolves when the server has confirmed that it never comes again; throws NoReplyError after a second. */
  ack(): Promise<void>;
  /** Comes again after the delay. */
  nak(delayMs: number): void;
  /** Restarts the consumer's ack wait. */
  working(): void;
  /** Never comes again. */
  term(): void;
}

const encoder = new TextEncoder();
const acknowledge = encoder.encode("+ACK");
const inProgress = encoder.encode("+WPI");
// Without a reason: servers before 2.10 ignore a TERM that has one.
const terminate = encoder.encode("+TERM");

/**
 * How long the confirmation of an ack is awaited, ms. A server that was killed may have forgotten that it had delivered
 * the message; then it never answers, and brings the message again.
 */
const ackTimeoutMs = 1_000;

/**
 * Wraps what a pull brought. Throws for what is no message of a stream. With `isNextWaiting` the next message comes only when
 * this one is acknowledged, so its ack leaves at once.
 */
export function messageOf(nats: Nats, msg: Msg, isNextWaiting: boolean): Message {
  const { requests, nc } = nats[wire];
  const reply = msg.reply ?? "";
  const { streamSeq, deliveryCount } = parseAckSubject(reply);
  let settled = false;
  const say = (word: Uint8Array) => {
    // After the connection's end nobody hears it; the message comes again by itself.
    if (!settled && !nc.isClosed()) nc.publish(reply, word);
  };
  return {
    subject: msg.subject,
    data: msg.data,
    seq: streamSeq,
    deliveryCount,
    redelivered: deliveryCount > 1,
    async ack() {
      if (settled) return;
      // By itself it would be a fifth of all writes to the server.
      await requests.ask(reply, acknowledge, { timeoutMs: ackTimeoutMs, patient: !isNextWaiting });
      settled = true;
    },
    nak(delayMs) {
      say(encoder.encode(`-NAK ${JSON.stringify({ delay: Math.max(0, Math.round(delayMs)) * 1_000_000 })}`));
      settled = true;
    },
    working: () => say(inProgress),
    term() {
      say(terminate);
      settled = true;
    },
  };
}
