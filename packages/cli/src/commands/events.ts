import { followEvents, type StoredEvent } from "@onexit/deliveries";
import { encodeEvent } from "@onexit/events";
import { deferred } from "../deferred.ts";
import { outputOptions } from "../output.ts";
import type { GlobalOptions } from "../program/options.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import { readingStore } from "../runtime/reading-store.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createEventLines } from "../view/events.ts";

interface EventsOptions extends GlobalOptions {
  readonly nats?: string;
  readonly follow?: boolean;
}

/** `onexit events tail [NAME]`: everything that happened and what it caused, in the stream's order. */
export async function events(terminal: Terminal, [verb, name]: readonly string[], options: unknown): Promise<number> {
  if (verb !== "tail")
    throw new UsageError(`onexit events has no verb ${JSON.stringify(verb)}: write onexit events tail [NAME]`);
  const given = options as EventsOptions;
  await using store = await readingStore(terminal, given, name);
  const format = createEventLines({ utc: outputOptions({ flags: given, env: terminal.env, isTty: false }).utc });
  const show = (stored: StoredEvent) => {
    terminal.stdout.write(`${given.output === "json" ? jsonOf(stored) : format(stored)}\n`);
  };
  const reading = await followEvents(store.nats, show, (subject, seq, why) => {
    terminal.stderr.write(`seq ${seq} on ${subject} cannot be read: ${why}\n`);
  });
  await reading.caughtUp;
  if (given.follow) {
    const over = deferred<void>();
    const release = onInterrupts([() => over.resolve()]);
    await Promise.race([over.promise, reading.closed]);
    release();
  }
  await reading.stop();
  return 0;
}

function jsonOf({ event, seq }: StoredEvent): string {
  const workflow = "workflow" in event ? event.workflow : { cluster: "", namespace: "", name: "", uid: "" };
  return JSON.stringify({ seq, ...encodeEvent(event, String(seq), workflow) });
}
