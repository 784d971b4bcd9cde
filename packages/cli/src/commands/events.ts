import { followEvents, type StoredEvent } from "@onexit/deliveries";
import { encodeEvent } from "@onexit/events";
import { deferred } from "../deferred.ts";
import { createEventFilter, seqRangeOf } from "../events/event-filter.ts";
import { readMessage } from "../events/show-event.ts";
import { outputOptions } from "../output.ts";
import { onInterrupts } from "../runtime/interrupts.ts";
import { readingStore } from "../runtime/reading-store.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { createEventLines } from "../view/events.ts";
import type { EventsOptions } from "./events-options.ts";
import { replay } from "./replay-events.ts";

/** `onexit events tail | list | replay [NAME]`, `show SEQ [NAME]`: what happened and what it caused, in the stream's order. */
export async function events(
  terminal: Terminal,
  [verb, ...targets]: readonly string[],
  options: unknown,
): Promise<number> {
  const given = options as EventsOptions;
  switch (verb) {
    case "tail":
    case "list":
      return list(terminal, targets[0], { ...given, follow: verb === "tail" && given.follow === true });
    case "show":
      return show(terminal, targets, given);
    case "replay":
      return replay(terminal, targets[0], given);
    default:
      throw new UsageError(
        `onexit events has no verb ${JSON.stringify(verb)}: write tail [NAME], list [NAME], replay [NAME] or show SEQ [NAME]`,
      );
  }
}

async function list(terminal: Terminal, name: string | undefined, given: EventsOptions): Promise<number> {
  const isMeant = createEventFilter(given, Date.now());
  const [, lastSeq] = given.seq === undefined ? [] : seqRangeOf(given.seq);
  // A run's own store holds that run alone, so its name says where to look.
  await using store = await readingStore(terminal, given, name ?? given.workflow);
  const format = createEventLines({ utc: outputOptions({ flags: given, env: terminal.env, isTty: false }).utc });
  const over = deferred<void>();
  const tell = (stored: StoredEvent) => {
    // Nothing that is meant comes after that message, whose events are told at once.
    if (lastSeq !== undefined && stored.seq >= lastSeq) over.resolve();
    // Lines refer to what came before, so all are made.
    const line = format(stored);
    if (isMeant(stored)) terminal.stdout.write(`${given.output === "json" ? jsonOf(stored) : line}\n`);
  };
  const reading = await followEvents(store.nats, tell, (subject, seq, why) => {
    terminal.stderr.write(`seq ${seq} on ${subject} cannot be read: ${why}\n`);
  });
  await Promise.race([reading.caughtUp, over.promise]);
  if (given.follow) {
    const release = onInterrupts([() => over.resolve()]);
    terminal.stdout.once("error", () => over.resolve());
    await Promise.race([over.promise, reading.closed]);
    release();
  }
  await reading.stop();
  return 0;
}

async function show(terminal: Terminal, [seq, name]: readonly string[], given: EventsOptions): Promise<number> {
  await using store = await readingStore(terminal, given, name ?? given.workflow);
  const message = await readMessage(store.nats, seq);
  const text =
    given.output === "json"
      ? JSON.stringify(message, undefined, 2)
      : (await import("yaml")).stringify(message, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
  terminal.stdout.write(`${text}\n`);
  return 0;
}

function jsonOf({ event, seq }: StoredEvent): string {
  const workflow = "workflow" in event ? event.workflow : { cluster: "", namespace: "", name: "", uid: "" };
  return JSON.stringify({ seq, ...encodeEvent(event, String(seq), workflow) });
}
