import { readEvents } from "@onexit/deliveries";
import { createReader, natsSnapshots } from "@onexit/engine";
import type { DeliveryEvent, JsonObject } from "@onexit/events";
import { argoWorkflow } from "@onexit/interpreter";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { withOtherDeliveries } from "../view/other-deliveries.ts";
import { createEngineClient } from "./engine-client.ts";
import { finalWorkflow, withRun } from "./local-runs.ts";
import { dataDirOf, listRuns, runPlace } from "./runs.ts";
import type { Store } from "./store.ts";

/** Where `get` and `list` look: a running engine when one is named, else the runs kept here. */
export interface WorkflowSource {
  readonly get: (name: string) => Promise<JsonObject>;
  readonly list: (all: boolean) => Promise<readonly JsonObject[]>;
}

/** The source that the options and the environment name. */
export function workflowSource(terminal: Terminal, options: GlobalOptions): WorkflowSource {
  const { server, namespace, dataDir } = options;
  if (server !== undefined) {
    const client = createEngineClient(terminal, server);
    return { get: (name) => client.get(namespace, name), list: (all) => client.list(all ? "" : namespace) };
  }
  return {
    get: (name) =>
      withRun(terminal.cwd, dataDir, name, async ({ record, store }) => {
        const found = await workflowIn(store, record.namespace, record.name);
        if (found === undefined)
          throw new UsageError(`${record.name} was cut off before its first decision was stored`, 5);
        return withOtherDeliveries(found, await saidIn(store));
      }),
    list: async () => {
      const base = dataDirOf(terminal.cwd, dataDir);
      const records = await listRuns(base);
      const final = await Promise.all(records.map((record) => finalWorkflow(runPlace(base, record.id))));
      return records.map((record, i) => final[i] ?? unfinished(record.name, record.namespace, record.createdAt));
    },
  };
}

/** A workflow of an open store in Argo's shape; undefined when the store does not have it. */
export async function workflowIn(store: Store, namespace: string, name: string): Promise<JsonObject | undefined> {
  const reader = createReader({ held: () => [], stateOf: () => undefined }, natsSnapshots(store.nats));
  const seen = await reader.find(namespace, name);
  return seen === undefined ? undefined : argoWorkflow(seen.state, String(seen.seq));
}

/** What services said of the deliveries in a store, in the stream's order. */
async function saidIn({ nats }: Store): Promise<readonly DeliveryEvent[]> {
  const events = (await readEvents(nats)).map(({ event }) => event);
  return events.filter((event): event is DeliveryEvent => "attempt" in event && "origin" in event);
}

/** A run whose store is not opened for a mere list: it runs elsewhere, or was cut off. */
function unfinished(name: string, namespace: string, createdAt: number): JsonObject {
  const creationTimestamp = new Date(createdAt).toISOString();
  return {
    metadata: { name, namespace, creationTimestamp },
    status: {
      phase: "Running",
      message: "runs now, or was cut off: onexit resume",
      startedAt: creationTimestamp,
      finishedAt: null,
    },
  };
}
