import { mkdir } from "node:fs/promises";
import type { Inbox, Received } from "@onexit/inbox";

/** A local inbox for one run. */
export interface RunInbox extends AsyncDisposable {
  /** What points the actions at it. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly fault: Inbox["fault"];
}

/** Starts an inbox that keeps what it receives in `dir`. */
export async function openInbox(dir: string, onReceived: (received: Received) => void): Promise<RunInbox> {
  const { startInbox } = await import("@onexit/inbox");
  await mkdir(dir, { recursive: true });
  const inbox = await startInbox({ dir, onReceived });
  const { fault } = inbox;
  return { fault, environment: () => inbox.environment(), [Symbol.asyncDispose]: () => inbox[Symbol.asyncDispose]() };
}
