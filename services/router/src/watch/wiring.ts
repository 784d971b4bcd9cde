import { type ActionRequested, decodeEvent, requestsFor, type WatchFinding } from "@onexit/events";
import { fold, type WorkflowState } from "@onexit/interpreter";
import { follow, listLeases, type Nats, openEventLog, type StreamMessage } from "@onexit/nats";
import { systemClock } from "@onexit/sdk";
import type { WatchPorts } from "./watchdog.ts";
import { type Watched, watchWorkflows } from "./workflows.ts";

/** What only the router can do. */
type Given = Pick<WatchPorts, "request" | "routeLost" | "report">;

/** The watchdog's ports on a server, until the signal aborts. */
export async function natsWatch(nats: Nats, given: Given, signal: AbortSignal): Promise<WatchPorts> {
  const workflows = await watchWorkflows(nats, signal);
  const journal = openEventLog(nats);
  const reported = new Set(await idsIn(nats, "onexit.*.*.watch.*"));
  return {
    ...given,
    leases: () => listLeases(nats),
    workflows: () => workflows.values(),
    async latest({ state, seq }: Watched) {
      let latest: WorkflowState | undefined = state;
      for await (const { decision } of journal.read(state.workflow, seq)) latest = fold(latest, decision.events);
      return latest ?? state;
    },
    async requestedKeys(workflow) {
      const keys = new Set<string>();
      await readAll(nats, requestsFor(workflow), ({ data }) => {
        const event = eventIn(data);
        if (event !== undefined) keys.add((event.event as ActionRequested).key);
      });
      return keys;
    },
    async report(finding: WatchFinding, id: string) {
      if (reported.has(id)) return;
      await given.report(finding, id);
      reported.add(id);
    },
    now: systemClock.now,
    monotonic: systemClock.monotonic,
  };
}

async function idsIn(nats: Nats, filter: string): Promise<readonly string[]> {
  const ids: string[] = [];
  await readAll(nats, filter, ({ data }) => {
    const event = eventIn(data);
    if (event !== undefined) ids.push(event.id);
  });
  return ids;
}

/** Everything that stands there now. */
async function readAll(nats: Nats, filter: string, onMessage: (message: StreamMessage) => void): Promise<void> {
  const reading = await follow(nats, { filter, start: "all", onMessage });
  await reading.caughtUp;
  await reading.stop();
}

function eventIn(data: Uint8Array) {
  const decoded = decodeEvent(JSON.parse(new TextDecoder().decode(data)));
  return "event" in decoded ? decoded : undefined;
}
