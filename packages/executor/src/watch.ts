import { existsSync } from "node:fs";
import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "./attempt-directory.ts";
import { causeOf } from "./cause.ts";
import { type Ending, endingOf } from "./ending.ts";
import type { NodeLogLine } from "./executor.ts";
import { createLogTail } from "./log-tail.ts";
import { mark, markedNumber } from "./mark.ts";
import type { Masker } from "./mask.ts";
import type { AttemptMeta } from "./meta.ts";
import { endGroup, endGroupOf, signalGroup } from "./process-group.ts";
import { isAlive } from "./process-identity.ts";
import { type ProcessRecord, readRecord } from "./process-record.ts";
import { errorReport, reportOf } from "./report.ts";
import type { Spawned } from "./spawned.ts";

/** The eyes on one attempt, from its launch or adoption to its report. */
export interface Watch {
  /** Look at it; to be called every few tens of milliseconds. */
  tick(): void;
  /** TERM to its group, KILL after the grace, counted from the first cancel that any engine made. */
  cancel(graceMs: number): void;
  /** Give it up, and kill what can be killed. */
  fail(message: string): void;
  /** Look away; done when a report that was being made is made. */
  close(): Promise<void>;
}

/** What a watch is made with. */
export interface WatchPorts {
  readonly host: string;
  readonly masker: () => Masker;
  /** Epoch ms. */
  readonly now: () => number;
  /** Its wrapper is known to run, or to have run. */
  readonly onStarted?: (pid: number) => void;
  readonly onLine?: (line: Pick<NodeLogLine, "stream" | "time" | "line">) => void;
  /** Called once, when nothing of the attempt runs any more. */
  readonly onEnd: (report: NodeReport) => void;
}

/** Where an attempt is. */
type Stage =
  /** Launched; ms of the monotonic clock until when a forked wrapper must have shown itself. */
  | { readonly kind: "launched"; readonly wrapper: Spawned; readonly until: number }
  /** Somebody's wrapper has created its `process` file and not yet written it; ms of the monotonic clock. */
  | { readonly kind: "claimed"; readonly until: number }
  | { readonly kind: "found"; readonly record: ProcessRecord }
  | { readonly kind: "over" };

interface Cancelling {
  /** Ms of the monotonic clock. */
  readonly killAt: number;
  readonly termed: boolean;
  readonly killedAt?: number;
}

/** Between creating and writing its `process` file a wrapper does nothing else. */
const claimMs = 2_000;
/** A host that is short of everything may take its time to fork. */
const forkMs = 30_000;
/** How long after a KILL a process may still be there. */
const killMs = 10_000;

/** Watch an attempt: a wrapper just spawned, or without one, whatever its directory says. */
export function createWatch(
  directory: AttemptDirectory,
  meta: AttemptMeta,
  ports: WatchPorts,
  launched?: Spawned,
): Watch {
  const tail = createLogTail(directory, ports);
  let stage: Stage =
    launched === undefined
      ? (found() ?? claimed())
      : { kind: "launched", wrapper: launched, until: performance.now() + forkMs };
  let cancelling: Cancelling | undefined;
  let concluding: Promise<void> = Promise.resolve();
  let isSaid = false;
  launched?.once("spawn", () => sayStarted(launched.pid));
  launched?.once("error", (error) => end({ kind: "error", message: `could not be started: ${error.message}` }));
  launched?.once("exit", () => {
    if (launched.isForked === true) forkedEnded();
    else if (stage.kind === "launched") childExited(launched.pid);
  });

  function found(): Stage | undefined {
    const record = readRecord(directory.process);
    return record === undefined ? undefined : { kind: "found", record };
  }

  function childExited(pid: number | undefined): void {
    stage = claimed();
    try {
      stage = found() ?? stage;
    } catch {
      // It cannot be read right now; the ticks go on asking.
      return;
    }
    const ours = stage.kind === "found" ? stage.record.identity.pid === pid : !existsSync(directory.process);
    if (ours) end(undefined, pid);
    // Another wrapper was first: the attempt is its, and a cancel concerns that one.
    else if (cancelling !== undefined) cancelling = { killAt: cancelling.killAt, termed: false };
  }

  /** Only the one wrapper that has run the command says so. */
  function forkedEnded(): void {
    if (stage.kind === "over") return;
    try {
      stage = found() ?? claimed();
    } catch {
      // The next tick finds that it is gone.
      return;
    }
    if (stage.kind === "found") sayStarted(stage.record.identity.pid);
    end();
  }

  function tick(): void {
    if (stage.kind === "over") return;
    tail.read();
    if (stage.kind === "launched" && stage.wrapper.isForked === true) findForked(stage.until);
    if (stage.kind === "claimed") settleClaim(stage.until);
    if (stage.kind === "found" && !isAlive(stage.record.identity)) end();
    else press();
  }

  /** A forked wrapper is no child, so only what it has written tells which process it is. */
  function findForked(until: number): void {
    stage = found() ?? (performance.now() < until ? stage : claimed());
    if (stage.kind === "found") sayStarted(stage.record.identity.pid);
  }

  function sayStarted(pid: number | undefined): void {
    if (pid !== undefined && !isSaid) ports.onStarted?.(pid);
    isSaid = true;
  }

  function settleClaim(until: number): void {
    const late = performance.now() >= until || cancelling !== undefined || existsSync(directory.veto);
    // In this order: see wrapper.ts.
    if (late) mark(directory.veto);
    stage = found() ?? stage;
    if (stage.kind === "claimed" && late) end();
  }

  function cancel(graceMs: number): void {
    if (stage.kind === "over") return;
    mark(directory.veto);
    const grace = Math.max(0, Math.min(graceMs, graceMs - (ports.now() - firstCancel())));
    const killAt = Math.min(performance.now() + grace, cancelling?.killAt ?? Number.POSITIVE_INFINITY);
    cancelling = { termed: graceMs === 0, ...cancelling, killAt };
    press();
  }

  /** Go on with a cancel, as far as it is time. */
  function press(): void {
    if (cancelling === undefined) return;
    const group = groupOf(stage, directory);
    if (group === undefined) return;
    const time = performance.now();
    if (!cancelling.termed) {
      cancelling = { ...cancelling, termed: true };
      signalGroup(group, "SIGTERM");
    }
    if (time >= cancelling.killAt && cancelling.killedAt === undefined) {
      cancelling = { ...cancelling, killedAt: time };
      mark(directory.killed);
      signalGroup(group, "SIGKILL");
    }
    if (cancelling.killedAt !== undefined && time > cancelling.killedAt + killMs) end(undefined, group);
  }

  function firstCancel(): number {
    mark(directory.cancelled, String(ports.now()));
    return markedNumber(directory.cancelled) ?? ports.now();
  }

  function end(known?: Ending, childGroup?: number): void {
    if (stage.kind === "over") return;
    const record = stage.kind === "found" ? stage.record : undefined;
    stage = { kind: "over" };
    launched?.unref();
    const attempt = { node: meta.node, attempt: meta.attempt, host: ports.host };
    concluding = conclude(known, record, childGroup)
      .catch((error: unknown) =>
        errorReport(attempt, ports.masker().mask(`its end could not be read: ${causeOf(error)}`)),
      )
      .then(ports.onEnd);
  }

  async function conclude(
    known: Ending | undefined,
    record: ProcessRecord | undefined,
    childGroup: number | undefined,
  ): Promise<NodeReport> {
    const group = childGroup ?? record?.identity.pid;
    const gone = childGroup === undefined ? await endGroupOf(record?.identity) : await endGroup(childGroup);
    await tail.drain();
    const exit = record?.exit ?? readRecord(directory.process)?.exit;
    const stuck: Ending = { kind: "error", message: `a process of its group ${group} could not be killed` };
    const certain = gone || typeof exit === "number";
    const ending = known ?? (certain ? endingOf(directory, meta, record?.identity, exit) : stuck);
    const parts = { directory, meta, masker: ports.masker(), logTail: tail.text(), host: ports.host };
    return reportOf(ending, parts);
  }

  return {
    tick,
    cancel,
    fail: (message) => {
      if (stage.kind === "over") return;
      // It may be on its way still.
      mark(directory.veto);
      const group = stage.kind === "launched" ? stage.wrapper.pid : undefined;
      end({ kind: "error", message }, group);
    },
    close: () => {
      launched?.unref();
      stage = { kind: "over" };
      return concluding;
    },
  };
}

function claimed(): Stage {
  return { kind: "claimed", until: performance.now() + claimMs };
}

/** The group that signals may go to: certainly the attempt's, also if its end is known and not yet told. */
function groupOf(stage: Stage, directory: AttemptDirectory): number | undefined {
  if (stage.kind === "over" || stage.kind === "claimed") return undefined;
  const identity = stage.kind === "found" ? stage.record.identity : readRecord(directory.process)?.identity;
  // Another's wrapper is for when ours has found that out.
  const isOurs = stage.kind === "found" || stage.wrapper.isForked === true || stage.wrapper.pid === identity?.pid;
  return identity !== undefined && isOurs && isAlive(identity) ? identity.pid : undefined;
}
