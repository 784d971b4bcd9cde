import { type Asked, askForDue, type Looked, look, lookPorts, resourceText } from "@onexit/cleanup";
import type { DeliveryEvent } from "@onexit/events";
import type { Nats } from "@onexit/nats";
import { say } from "../../print.ts";
import type { Terminal } from "../../terminal.ts";
import { UsageError } from "../../usage-error.ts";
import { plain } from "../../view/plain.ts";
import { listenToCleanup } from "./answers.ts";
import { type CleanupOptions, withCleanup, withRegistry } from "./options.ts";

/** How long removals are waited for, ms; they go on without anybody waiting. */
const patienceMs = 60_000;

/** `onexit cleanup sweep`: has the cleanup service remove what is due, now, also where that has failed before. */
export function sweepNow(terminal: Terminal, options: CleanupOptions): Promise<number> {
  if (options.dryRun === true) return withRegistry(terminal, options, (nats) => tellDue(terminal, nats));
  return withCleanup(terminal, options, (nats) => removeDue(terminal, nats));
}

async function tellDue(terminal: Terminal, nats: Nats): Promise<number> {
  const due = await dueIn(nats);
  for (const looked of due) terminal.stdout.write(`would remove ${lineOf(looked)}\n`);
  say(terminal, `${thingsDue(due.length)}; nothing was changed`);
  return 0;
}

async function removeDue(terminal: Terminal, nats: Nats): Promise<number> {
  await using answers = await listenToCleanup(nats);
  const asked = await askForDue(lookPorts(nats), { hurry: true });
  const said = await answers.on(
    asked.map(({ request }) => request.key),
    patienceMs,
  );
  if (asked.length > 0 && said.size === 0) {
    throw new UsageError(
      `${thingsDue(asked.length)}, and no cleanup service answered within ${patienceMs / 1000} s; it is done once one runs: onexit serve --roles cleanup`,
      4,
    );
  }
  for (const each of asked) {
    const event = said.get(each.request.key);
    const line = outcomeLine(each, event);
    if (event?.type === "ActionSucceeded") say(terminal, line);
    else terminal.stdout.write(`${line}\n`);
  }
  const left = await dueIn(nats);
  if (left.length === 0) say(terminal, "nothing else is due");
  else terminal.stdout.write(`${thingsDue(left.length)} still; see onexit cleanup list\n`);
  return left.length === 0 ? 0 : 3;
}

/** Everything that is due, whoever is at it already. */
async function dueIn(nats: Nats): Promise<readonly Looked[]> {
  const due: Looked[] = [];
  for await (const looked of look(lookPorts(nats), { hurry: true })) if (looked.next.step !== "keep") due.push(looked);
  return due;
}

function outcomeLine(asked: Asked, event: DeliveryEvent | undefined): string {
  const line = lineOf(asked);
  switch (event?.type) {
    case "ActionSucceeded":
      return event.already ? `was gone: ${line}` : `removed ${line}`;
    case "ActionSuppressed":
      return `left ${line}: ${plain(event.reason)}`;
    case "ActionFailed":
    case "ActionDead":
      return `could not remove ${line}: ${plain(event.problem.message)}; it stays registered and is tried again`;
    default:
      return `not answered yet: ${line}`;
  }
}

function lineOf({ registration, next }: Looked): string {
  return `${plain(resourceText(registration.resource))}  of ${plain(registration.owner.name)}  (${plain(next.why)})`;
}

function thingsDue(count: number): string {
  return count === 1 ? "1 registered thing is due" : `${count} registered things are due`;
}
