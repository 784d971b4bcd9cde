import type { DeliveryEvent, Lock, WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import type { Executor } from "@onexit/executor";
import type { NodeReport, WorkflowState } from "@onexit/interpreter";
import { keepLease, type Nats } from "@onexit/nats";
import type { Crons } from "./cron/crons.ts";
import { type CronOptions, endOf, natsCrons } from "./cron/wiring.ts";
import { createEngine, type Engine } from "./engine.ts";
import { createKnownWorkflows } from "./known-workflows.ts";
import type { MemoStore } from "./memo-store.ts";
import type { Objects } from "./objects/object.ts";
import { createObjects, natsTemplateShelf } from "./objects/objects.ts";
import type { Snapshots } from "./ports.ts";
import { createReader, type Reader } from "./reader.ts";
import { followCommands, followDeliveries, natsDeliveries, natsJournal, natsSnapshots } from "./wiring.ts";

/** What an engine is started with. */
export interface EngineOptions {
  readonly nats: Nats;
  readonly createExecutor: (onReport: (workflow: WorkflowIdentity, report: NodeReport) => void) => Executor;
  readonly host: string;
  readonly cluster: string;
  readonly now?: () => number;
  readonly memos: MemoStore;
  /** How many may hold a semaphore at once; by default one. */
  readonly limitOf?: (lock: Lock) => number;
  readonly onDecided?: (state: WorkflowState, events: readonly WorkflowEvent[], seq: number) => void;
  readonly onDelivery?: (event: DeliveryEvent) => void;
  readonly crons?: CronOptions;
  /** Where others may look after its workflows: shows that this engine lives, and whether it takes up what others left. */
  readonly lease?: { readonly takesUp: boolean };
  readonly onBroken: (workflow: WorkflowIdentity, error: unknown) => void;
}

/** An engine on a provisioned server; it holds nothing until `engine.recover` or `engine.submit`. */
export interface RunningEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly reader: Reader;
  /** Start nothing until `crons.start`, which belongs after `engine.recover`. */
  readonly crons: Crons;
  /** What the doors serve; `objects.start` belongs between `engine.recover` and `crons.start`. */
  readonly objects: Objects;
  /** Stops deciding; what runs goes on and is taken up by the next start. */
  readonly close: () => Promise<void>;
}

/** Starts an engine that hears of deliveries before it holds its first workflow. */
export async function startEngine(options: EngineOptions): Promise<RunningEngine> {
  const { nats, createExecutor, host, cluster, onDecided, onBroken } = options;
  const ending = new AbortController();
  const lease = options.lease && (await keepLease(nats, { host, pid: process.pid, ...options.lease }));
  const stored = natsSnapshots(nats, { signal: ending.signal, lease });
  const known = createKnownWorkflows(stored);
  const snapshots: Snapshots = {
    ...stored,
    async put(uid, snapshot) {
      await stored.put(uid, snapshot);
      known.note(snapshot);
    },
  };
  const now = options.now ?? Date.now;
  const journal = natsJournal(nats, ending.signal);
  const shelf = natsTemplateShelf(nats, cluster);
  const engine: Engine = createEngine({
    journal,
    snapshots,
    deliveries: natsDeliveries(nats, ending.signal),
    createExecutor,
    memos: options.memos,
    limitOf: options.limitOf ?? (() => 1),
    now,
    host,
    cluster,
    templatesFor: shelf.neededBy,
    onBroken,
    onDecided(state, events, seq) {
      onDecided?.(state, events, seq);
      objects.onDecided(state, events, seq);
      const end = events.some(({ type }) => type === "WorkflowFinished") ? endOf(state) : undefined;
      if (end !== undefined) crons.onEnded(state.workflow.uid, end);
    },
    onSettled: (state) => objects.onSettled(state),
  });
  const reader = createReader(engine, snapshots, known);
  const crons: Crons = natsCrons(
    nats,
    engine,
    snapshots,
    {
      cluster,
      now,
      templatesFor: shelf.neededBy,
      retire: (uid) => objects.retire(uid),
      onLoaded: (revision) => objects.onCronLoaded(revision),
      onChange: (change) => objects.onCronChange(change),
    },
    options.crons ?? {},
  );
  const semantics = options.crons?.semantics ?? "onexit";
  const served = { nats, engine, reader, crons, journal, snapshots, known, shelf, semantics, now, onBroken };
  const objects = createObjects({ ...served, signal: ending.signal });
  const feed = await followDeliveries(
    nats,
    (event) => {
      engine.onDelivery(event);
      options.onDelivery?.(event);
    },
    ending.signal,
  );
  const commands = await followCommands(nats, engine.onCommand, ending.signal);
  const close = async () => {
    await crons.close();
    ending.abort();
    await Promise.all([feed.stop(), commands.stop()]);
    await engine.close();
    await lease?.[Symbol.asyncDispose]();
  };
  return { engine, reader, crons, objects, close, [Symbol.asyncDispose]: close };
}
