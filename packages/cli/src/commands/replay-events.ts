import { allSubjects } from "@onexit/deliveries";
import { readRange, streamUsage } from "@onexit/nats";
import { createEventFilter, seqRangeOf } from "../events/event-filter.ts";
import { postEvent, ReplayStopped, receiverOf, replayedOf } from "../events/replay.ts";
import { outputOptions } from "../output.ts";
import { remark, say } from "../print.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import { readingStore } from "../runtime/reading-store.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createEventLines } from "../view/events.ts";
import type { EventsOptions } from "./events-options.ts";

/**
 * `onexit events replay [NAME] --to URL`: sends what stands in the stream to somebody who missed it, or who is being
 * written, in the stream's order, one at a time. Nothing is published, so no action comes of it. 0 when all was taken, 3 when the
 * receiver did not take one, after which nothing is sent.
 */
export async function replay(terminal: Terminal, name: string | undefined, given: EventsOptions): Promise<number> {
  if (given.to === undefined) {
    throw new UsageError(
      "where to? write --to URL. Into the stream nothing is replayed: asked again under its key, a delivery that was\n" +
        "  sent stays sent. To try dead ones again: onexit deliveries retry --since 2h --dry-run",
    );
  }
  const to = toOf(given.to);
  const isMeant = createEventFilter(given, Date.now());
  const [, last = Number.POSITIVE_INFINITY] = given.seq === undefined ? [] : seqRangeOf(given.seq);
  await using store = await readingStore(terminal, given, name ?? given.workflow);
  const lineOf = createEventLines({ utc: outputOptions({ flags: given, env: terminal.env, isTty: false }).utc });
  const interrupted = new AbortController();
  const release = onInterrupts([() => interrupted.abort()]);
  let count = 0;
  try {
    // What comes while this goes on is left for the next time, or it would never end.
    const untilSeq = Math.min(last, (await streamUsage(store.nats)).lastSeq);
    const range = { filter: allSubjects, afterSeq: 0, untilSeq, signal: interrupted.signal };
    for await (const message of untilSeq < 1 ? [] : readRange(store.nats, range)) {
      for (const { stored, cloudEvent } of readable(terminal, message)) {
        // Lines refer to what came before, so all are made.
        const line = lineOf(stored);
        if (!isMeant(stored)) continue;
        if (given.dryRun !== true) await post(to, cloudEvent, stored.seq, count);
        count += 1;
        terminal.stdout.write(`${given.output === "json" ? JSON.stringify(cloudEvent) : line}\n`);
      }
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    remark(terminal, `${countText(count)} sent before it was interrupted`);
    return 130;
  } finally {
    release();
  }
  const done = given.dryRun === true ? `would be sent to ${to}; nothing was sent` : `sent to ${to}`;
  const tell = given.output === "json" ? remark : say;
  tell(terminal, `${countText(count)} ${done}`);
  return 0;
}

function toOf(text: string): URL {
  try {
    return receiverOf(text);
  } catch (error) {
    throw new UsageError(`--to: ${(error as Error).message}`);
  }
}

/** What of a message can be read; what cannot is told, and costs the others nothing. */
function readable(terminal: Terminal, message: Parameters<typeof replayedOf>[0]): ReturnType<typeof replayedOf> {
  try {
    return replayedOf(message);
  } catch (error) {
    terminal.stderr.write(`seq ${message.seq} on ${message.subject} cannot be read: ${(error as Error).message}\n`);
    return [];
  }
}

async function post(to: URL, event: Parameters<typeof postEvent>[1], seq: number, sent: number): Promise<void> {
  try {
    await postEvent(to, event);
  } catch (error) {
    if (!(error instanceof ReplayStopped)) throw error;
    throw new UsageError(
      `${to} did not take event ${event.id}: ${error.message}; ${countText(sent)} sent before it. To go on: --seq ${seq}..`,
      3,
    );
  }
}

function countText(count: number): string {
  return `${count} ${count === 1 ? "event" : "events"}`;
}
