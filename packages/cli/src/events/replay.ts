import { contentsOf, type StoredEvent } from "@onexit/deliveries";
import { type CloudEvent, encodeEvent, parseSubject } from "@onexit/events";
import type { StreamMessage } from "@onexit/nats";

/** One event of the stream as it is sent again. */
export interface Replayed {
  readonly stored: StoredEvent;
  readonly cloudEvent: CloudEvent;
}

/** A receiver's answer that is none to go on from. */
export class ReplayStopped extends Error {
  override name = "ReplayStopped";
}

/** How long one receiver may take to answer one event, ms. */
const answerMs = 10_000;

/**
 * The events of a message with an id of their own each, `<seq>.<n>`, counted from 0: the same at every replay, so that a
 * receiver can tell what it has. Throws for a message that cannot be read.
 */
export function replayedOf(message: Pick<StreamMessage, "subject" | "seq" | "data">): readonly Replayed[] {
  const { workflow, events } = contentsOf(message as StreamMessage);
  const uid = parseSubject(message.subject)?.uid ?? "";
  return events.map((event, n) => ({
    stored: { event, seq: message.seq, uid },
    cloudEvent: encodeEvent(event, `${message.seq}.${n}`, workflow),
  }));
}

/**
 * Where events go: an address of http or https. Throws TypeError for none, and for one with a password, which would
 * stand in the shell's history and in every error.
 */
export function receiverOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new TypeError("write an address such as http://127.0.0.1:8080/events");
  if (url.username !== "" || url.password !== "") throw new TypeError("leave user and password out of the address");
  return url;
}

/**
 * Posts one event in CloudEvents' structured mode (HTTP binding 1.0.2, 3.2). Throws ReplayStopped for an answer other
 * than 2xx, and for none.
 */
export async function postEvent(to: URL, event: CloudEvent): Promise<void> {
  let response: Response;
  try {
    response = await fetch(to, {
      method: "POST",
      // An answer that points elsewhere is no receipt.
      redirect: "manual",
      headers: { "content-type": "application/cloudevents+json; charset=utf-8" },
      body: JSON.stringify(event),
      signal: AbortSignal.timeout(answerMs),
    });
    await response.body?.cancel();
  } catch (error) {
    throw new ReplayStopped(reasonOf(error as Error));
  }
  if (!response.ok) throw new ReplayStopped(`it answered ${response.status}`);
}

function reasonOf(error: Error): string {
  if (error.name === "TimeoutError") return `no answer within ${answerMs / 1_000} s`;
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
