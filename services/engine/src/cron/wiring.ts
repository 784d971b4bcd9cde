import { randomUUID } from "node:crypto";
import type { SemanticsName } from "@onexit/events";
import { decodeState, fold, type WorkflowState } from "@onexit/interpreter";
import { type JournalAddress, type Nats, openCrons, openEventLog } from "@onexit/nats";
import type { Engine } from "../engine.ts";
import type { Snapshots } from "../ports.ts";
import type { End } from "./change.ts";
import { type Crons, createCrons } from "./crons.ts";
import type { CronPorts } from "./ports.ts";
import type { CronRecord } from "./record.ts";
import type { CronRun } from "./status.ts";

/** What may be chosen about cron workflows. */
export interface CronOptions {
  readonly semantics?: SemanticsName;
  /** The time zone of schedules that name none; by default the machine's. */
  readonly zone?: string;
  readonly lookEveryMs?: number;
  /** Called between a stored decision and the submission that it asks for; for tests that end the process there. */
  readonly onDecided?: (run: CronRun) => Promise<void>;
  readonly onProblem?: (cron: string, error: unknown) => void;
}

/** The cron workflows of a server, run by an engine. */
export function natsCrons(
  nats: Nats,
  engine: Engine,
  snapshots: Pick<Snapshots, "get">,
  own: Pick<CronPorts, "cluster" | "now" | "retire" | "templatesFor" | "onLoaded" | "onChange">,
  options: CronOptions,
): Crons {
  return createCrons({
    ...own,
    store: openCrons<CronRecord>(nats),
    newId: randomUUID,
    semantics: options.semantics ?? "onexit",
    // Asked only by a cron workflow: the zone data takes 20 ms to load, a tenth of the start of a run.
    get zone() {
      return options.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    lookEveryMs: options.lookEveryMs ?? 1_000,
    submit: engine.submit,
    terminate: (uid, by) => engine.ask(uid, { type: "Cancel", strategy: "Terminate", by, message: "" }),
    async find(uid, namespace) {
      const state =
        engine.stateOf(uid)?.state ??
        (await storedState(snapshots, uid)) ??
        // It may have ended so lately that its snapshot is still to be written.
        (await foldedState(nats, { cluster: own.cluster, namespace, uid }));
      if (state === undefined) return undefined;
      const end = endOf(state);
      return end === undefined ? {} : { end };
    },
    onProblem: options.onProblem ?? (() => {}),
    ...(options.onDecided === undefined ? {} : { onDecided: options.onDecided }),
  });
}

/** How a workflow ended; undefined while it has not. */
export function endOf({ phase, finishedAt }: WorkflowState): End | undefined {
  return finishedAt === undefined ? undefined : { phase, finishedAt };
}

async function foldedState(nats: Nats, address: JournalAddress): Promise<WorkflowState | undefined> {
  let state: WorkflowState | undefined;
  for await (const { decision } of openEventLog(nats).read(address, 0)) state = fold(state, decision.events);
  return state;
}

async function storedState(snapshots: Pick<Snapshots, "get">, uid: string): Promise<WorkflowState | undefined> {
  const snapshot = await snapshots.get(uid);
  return snapshot === undefined ? undefined : decodeState(snapshot.state);
}
