import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ActionRequested, type DeliveryEvent, deliveryStateOf } from "@onexit/events";
import type { DevPlace } from "../dev/place.ts";
import { runningStack } from "../dev/running-stack.ts";
import { type OutputFlags, outputOptions } from "../output.ts";
import type { ProjectConfig } from "../project-config.ts";
import { actionEnvironment } from "../runtime/environment.ts";
import { openInbox } from "../runtime/inbox.ts";
import type { Terminal } from "../terminal.ts";
import { rowOfEvent } from "../view/delivery-row.ts";
import { sendTests } from "./send-test.ts";
import { environmentFor, type TestPlace } from "./test-place.ts";

interface SendOptions {
  readonly place: TestPlace;
  readonly config: ProjectConfig;
  readonly flags: OutputFlags;
  /** Where an `onexit dev` may run. */
  readonly dev: DevPlace;
}

/** Sends messages to a place that is no receiver of theirs, and says what it answered: 0 when it took all of them, else 3. */
export async function sendMessages(
  terminal: Terminal,
  action: string,
  requests: readonly ActionRequested[],
  { place, config, flags, dev }: SendOptions,
): Promise<number> {
  const dir = await mkdtemp(join(tmpdir(), "onexit-test-inbox-"));
  try {
    if (place !== "inbox") {
      const environment = environmentFor(action, place, actionEnvironment(terminal.env, config, dir));
      return tell(terminal, action, place.host, requests.length, await sendTests(action, requests, environment));
    }
    const running = runningStack(dev);
    if (running?.inbox !== undefined) {
      const environment = actionEnvironment(terminal.env, config, dir, running.inbox);
      const code = tell(terminal, action, place, requests.length, await sendTests(action, requests, environment));
      if (!running.headless) terminal.stderr.write(`it is that of onexit dev: ${running.url}/inbox\n`);
      return code;
    }
    const { formatReceived } = await import("@onexit/inbox");
    const { utf8, color } = outputOptions({ flags, env: terminal.env, isTty: terminal.stdout.isTTY === true });
    await using inbox = await openInbox(dir, (received) => {
      if (received.outcome.stored !== undefined) {
        terminal.stdout.write(`${formatReceived(received, { utf8, color })}\n`);
      }
    });
    const environment = actionEnvironment(terminal.env, config, dir, inbox.environment());
    return tell(terminal, action, place, requests.length, await sendTests(action, requests, environment));
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** `where` is no more than a host: the rest of an address may be a secret. */
function tell(
  { stderr }: Terminal,
  action: string,
  where: string,
  asked: number,
  events: readonly DeliveryEvent[],
): number {
  for (const event of events) {
    const state = event.type === "ActionFailed" ? "not sent" : deliveryStateOf(event);
    stderr.write(`test message of ${action} to ${where}: ${state}: ${rowOfEvent(event, false).message}\n`);
  }
  const lost = asked - events.length;
  if (lost > 0) stderr.write(`${lost} test ${lost === 1 ? "message" : "messages"} had no answer in time\n`);
  return lost === 0 && events.every((event) => deliveryStateOf(event) === "sent") ? 0 : 3;
}
