import { setTimeout as pause } from "node:timers/promises";
import { readEvents } from "@onexit/deliveries";
import { keptWorkflow } from "@onexit/engine";
import type { DeliveryEvent, JsonObject } from "@onexit/events";
import { argoWorkflow } from "@onexit/interpreter";
import type { GlobalOptions } from "../program/options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { withOtherDeliveries } from "../view/other-deliveries.ts";
import { isDriven } from "./begin-run.ts";
import { createEngineClient, type EngineClient } from "./engine-client.ts";
import { followWorkflow, hasEnded } from "./follow-workflow.ts";
import { followWorkflows } from "./follow-workflows.ts";
import { finalWorkflow, requireRun, withRun } from "./local-runs.ts";
import { dataDirOf, findRun, listRuns, type RunPlace, type RunRecord, runPlace } from "./runs.ts";
import { defaultServer } from "./server.ts";
import type { Store } from "./store.ts";

/** Where workflows are looked for: a running engine when one is named, else the runs kept here. */
export interface WorkflowSource {
  readonly get: (name: string) => Promise<JsonObject>;
  readonly list: (all: boolean) => Promise<readonly JsonObject[]>;
  /** Tells of one workflow whenever it has changed, to its end, which it resolves with; with undefined if it was deleted. */
  readonly follow: (name: string, onChange: (workflow: JsonObject) => void) => Promise<JsonObject | undefined>;
  /** False for a run kept here that nobody carries out: what has not happened by now does not happen. */
  readonly isCarriedOut: (name: string) => Promise<boolean>;
  /** Tells of every workflow now and whenever it may have changed, until `onChange` says false. Undefined: it was deleted. */
  readonly followAll: (
    all: boolean,
    onChange: (key: string, workflow: JsonObject | undefined) => boolean,
  ) => Promise<void>;
}

/** How often runs kept here are looked at, ms: nobody tells of their changes. */
const lookEveryMs = 500;

/** The workflows of a running engine. */
export function engineSource(client: EngineClient, namespace: string): WorkflowSource {
  return {
    get: (name) => client.get(namespace, name),
    list: (all) => client.list(all ? "" : namespace),
    follow: (name, onChange) => followWorkflow(client, namespace, name, onChange),
    isCarriedOut: async () => true,
    followAll: (all, onChange) =>
      followWorkflows(client, all ? "" : namespace, ({ type, object }) =>
        onChange(textAt(objectAt(object, "metadata"), "uid"), type === "DELETED" ? undefined : object),
      ),
  };
}

/** The source that the options and the environment name. */
export function workflowSource(terminal: Terminal, options: GlobalOptions): WorkflowSource {
  const { server, namespace, dataDir } = options;
  if (server !== undefined) return engineSource(createEngineClient(terminal, server), namespace);
  const base = dataDirOf(terminal.cwd, dataDir);
  const everyRun = async () => {
    const records = await listRuns(base);
    const final = await Promise.all(records.map((record) => finalWorkflow(runPlace(base, record.id))));
    return records.map((record, i) => ({
      id: record.id,
      workflow: final[i] ?? unfinished(record, isDriven(runPlace(base, record.id))),
    }));
  };
  const source: WorkflowSource = {
    get: (name) =>
      withRun(terminal.cwd, dataDir, name, async ({ record, store }) => {
        const found = await workflowIn(store, record.namespace, record.name);
        if (found === undefined)
          throw new UsageError(`${record.name} was cut off before its first decision was stored`, 5);
        return withOtherDeliveries(found, await saidIn(store));
      }),
    list: async () => (await everyRun()).map(({ workflow }) => workflow),
    async follow(name, onChange) {
      // `@latest` is whatever it means now, however many are begun after it.
      const { id } = await requireRun(terminal.cwd, dataDir, name);
      const place = runPlace(base, id);
      for (;;) {
        const isRunning = isDriven(place);
        const workflow = (await finalWorkflow(place)) ?? (await presentOrFinal(place, () => source.get(id)));
        onChange(workflow);
        // One that was cut off stays as it is until somebody resumes it.
        if (hasEnded(workflow) || !isRunning) return workflow;
        await pause(lookEveryMs);
      }
    },
    isCarriedOut: async (name) => isDriven(runPlace(base, (await requireRun(terminal.cwd, dataDir, name)).id)),
    async followAll(_, onChange) {
      let before: ReadonlySet<string> = new Set();
      for (;;) {
        const runs = await everyRun();
        const now = new Set(runs.map(({ id }) => id));
        for (const { id, workflow } of runs) if (!onChange(id, workflow)) return;
        for (const id of before) if (!now.has(id) && !onChange(id, undefined)) return;
        before = now;
        await pause(lookEveryMs);
      }
    },
  };
  return source;
}

/** The source that has a name: the engine that is named, else the runs kept here if one is called so, else the engine on this host. */
export async function sourceOfName(terminal: Terminal, options: GlobalOptions, name: string): Promise<WorkflowSource> {
  if (options.server !== undefined) return workflowSource(terminal, options);
  const kept = await findRun(dataDirOf(terminal.cwd, options.dataDir), name);
  return workflowSource(terminal, kept === undefined ? { ...options, server: defaultServer } : options);
}

/** What a run's store says; what was written at its end where the run ended, and its server with it, while we asked. */
async function presentOrFinal(place: RunPlace, present: () => Promise<JsonObject>): Promise<JsonObject> {
  try {
    return await present();
  } catch (error) {
    const final = await finalWorkflow(place);
    if (final === undefined) throw error;
    return final;
  }
}

/** A workflow of an open store in Argo's shape; undefined when the store does not have it. */
export async function workflowIn(store: Store, namespace: string, name: string): Promise<JsonObject | undefined> {
  const seen = await keptWorkflow(store.nats, namespace, name);
  return seen === undefined ? undefined : argoWorkflow(seen.state, String(seen.seq));
}

/** What services said of the deliveries in a store, in the stream's order. */
async function saidIn({ nats }: Store): Promise<readonly DeliveryEvent[]> {
  const events = (await readEvents(nats)).map(({ event }) => event);
  return events.filter((event): event is DeliveryEvent => "attempt" in event && "origin" in event);
}

/** A run whose store is not opened for a mere list. */
function unfinished({ name, namespace, createdAt }: RunRecord, isRunning: boolean): JsonObject {
  const creationTimestamp = new Date(createdAt).toISOString();
  return {
    metadata: { name, namespace, creationTimestamp },
    status: {
      phase: "Running",
      message: isRunning ? "runs now" : `was cut off: onexit resume ${name}`,
      startedAt: creationTimestamp,
      finishedAt: null,
    },
  };
}
