import { createWriteStream } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { fileMemoStore, type RunningEngine, startEngine } from "@onexit/engine";
import type { DeliveryEvent, JsonObject, SemanticsName, WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import { type Executor, withInjections } from "@onexit/executor";
import type { NodeReport, WorkflowState } from "@onexit/interpreter";
import { provision } from "@onexit/nats";
import type { RunningRouter } from "@onexit/router";
import type { ProjectConfig } from "../project-config.ts";
import type { ProjectValues } from "../values/project-values.ts";
import { createHostExecutor } from "./executor.ts";
import { type RunningActions, startActions } from "./host-actions.ts";
import { injectionRules } from "./injections.ts";
import type { RunPlace } from "./runs.ts";
import type { Store } from "./store.ts";
import { submitDoor } from "./submit-door.ts";

/** A run has no other service that could be at it: what a killed one had in hand is taken up soon. */
const embeddedAckWaitMs = 3_000;

/** What a run is hosted with. */
export interface SessionOptions {
  readonly store: Store;
  readonly place: RunPlace;
  readonly config: ProjectConfig;
  readonly values: ProjectValues;
  /** Of the actions: ours, with the inbox's put over it where there is one. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Missing secrets: preview, or do not start. */
  readonly whenMissing: "preview" | "refuse";
  /** Preview every delivery. */
  readonly dryRun?: boolean;
  readonly inject: readonly string[];
  /** For workflows that the action `submit` starts. */
  readonly semantics: SemanticsName;
  readonly onDecided: (state: WorkflowState, events: readonly WorkflowEvent[], seq: number) => void;
  readonly onDelivery: (event: DeliveryEvent) => void;
  readonly onProblem: (error: unknown) => void;
}

/** An engine and the services of a run, in this process. */
export interface Session {
  readonly running: RunningEngine;
  /** Starts the services; they are heavy to load, so a run begins before they are there. */
  readonly startActions: (names: readonly string[], templates?: readonly JsonObject[]) => Promise<void>;
  /** Starts what asks for actions by policies and annotations. */
  readonly startRouter: () => Promise<void>;
  /** Resolves when the services of one's own that subscribe to events have dealt with them, or after `ms`. */
  readonly idle: (ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the engine of a run. */
export async function startSession(options: SessionOptions): Promise<Session> {
  const { store, place, config, values, inject } = options;
  const log = createWriteStream(`${place.dir}/services.log`, { flags: "a" });
  const rules = injectionRules(inject);
  const createExecutor = (onReport: (workflow: WorkflowIdentity, report: NodeReport) => void): Executor => {
    const { environment } = options;
    const executor = createHostExecutor({ dataDir: place.nodes, config, values, environment, onReport });
    return rules.length === 0 ? executor : withInjections(executor, rules, { onReport, host: hostname() });
  };
  const running = await startEngine({
    nats: store.nats,
    createExecutor,
    host: hostname(),
    cluster: "local",
    memos: fileMemoStore(place.memos, Date.now),
    limitOf: values.limitOf,
    onDecided: options.onDecided,
    onDelivery: options.onDelivery,
    ...(store.shared ? { lease: { takesUp: false } } : {}),
    onBroken: (_, error) => options.onProblem(error),
  });
  let actions: RunningActions | undefined;
  let router: RunningRouter | undefined;
  return {
    running,
    async startActions(names, templates = []) {
      await provision(store.nats);
      if (names.length === 0 && config.actions.length === 0) return;
      actions = await startActions(names, {
        nats: store.nats,
        environment: options.environment,
        whenMissing: options.whenMissing,
        dryRun: options.dryRun ?? false,
        place,
        own: config.actions,
        submit: { openDoor: submitDoor(running, options.semantics), templates },
        ackWaitMs: embeddedAckWaitMs,
        log,
      });
    },
    async startRouter() {
      const { startRouter } = await import("@onexit/router");
      const { environment } = options;
      // The store is the run's own: all of its past is the run's.
      router = await startRouter({ nats: store.nats, environment, logTo: log, fromTheBeginning: true });
    },
    async idle(ms) {
      const end = performance.now() + ms;
      while (router !== undefined && performance.now() < end && (await router.backlog()) > 0) await pause(20);
      if (router !== undefined || config.actions.length > 0) await actions?.idle(Math.max(0, end - performance.now()));
    },
    async close() {
      await router?.stop();
      await actions?.stop();
      await running.close();
      await new Promise<void>((resolve) => log.end(() => resolve()));
    },
  };
}
