import { existsSync } from "node:fs";
import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "./attempt-directory.ts";
import { causeOf } from "./cause.ts";
import { type Ending, endingOf, readExit } from "./ending.ts";
import type { NodeLogLine } from "./executor.ts";
import { createLogTail } from "./log-tail.ts";
import { mark, markedNumber } from "./mark.ts";
import type { Masker } from "./mask.ts";
import type { AttemptMeta } from "./meta.ts";
import { endGroup, holdsProcessOf, signalGroup } from "./process-group.ts";
import { bootId, isAlive, type ProcessIdentity, readIdentity } from "./process-identity.ts";
import { errorReport, reportOf } from "./report.ts";
import type { Spawned } from "./spawner.ts";

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
  readonly onLine?: (line: Pick<NodeLogLine, "stream" | "time" | "line">) => void;
  /** Called once, when nothing of the attempt runs any more. */
  readonly onEnd: (report: NodeReport) => void;
}

/** Where an attempt is. */
type Stage =
  | { readonly kind: "child"; readonly child: Spawned }
  /** Somebody's wrapper has created its pid file and not yet written it; ms of the monotonic clock. */
  | { readonly kind: "claimed"; readonly until: number }
  | { readonly kind: "adopted"; readonly identity: ProcessIdentity }
  | { readonly kind: "over" };

interface Cancelling {
  /** Ms of the monotonic clock. */
  readonly killAt: number;
  readonly termed: boolean;
  readonly killedAt?: number;
}

/** Between creating and writing its pid file a wrapper does nothing else. */
const claimMs = 2_000;
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
  let stage: Stage = launched === undefined ? found() : { kind: "child", child: launched };
  let cancelling: Cancelling | undefined;
  let concluding: Promise<void> = Promise.resolve();
  launched?.once("error", (error) => end({ kind: "error", message: `could not be started: ${error.message}` }));
  launched?.once("exit", () => {
    if (stage.kind === "child") childExited(stage.child);
  });
  launched?.once("lost", () => {
    if (stage.kind === "child") stage = { kind: "claimed", until: performance.now() + claimMs };
  });

  function found(): Stage {
    const identity = readIdentity(directory.pid);
    return identity === undefined
      ? { kind: "claimed", until: performance.now() + claimMs }
      : { kind: "adopted", identity };
  }

  function childExited(child: Spawned): void {
    stage = { kind: "claimed", until: performance.now() + claimMs };
    try {
      stage = found();
    } catch {
      // It cannot be read right now; the ticks go on asking.
      return;
    }
    const ours = stage.kind === "adopted" ? stage.identity.pid === child.pid : !existsSync(directory.pid);
    if (ours) end(undefined, child.pid);
    // Another wrapper was first: the attempt is its, and a cancel concerns that one.
    else if (cancelling !== undefined) cancelling = { killAt: cancelling.killAt, termed: false };
  }

  function tick(): void {
    if (stage.kind === "over") return;
    tail.read();
    if (stage.kind === "claimed") settleClaim(stage.until);
    if (stage.kind === "adopted" && (readExit(directory.exit) !== undefined || !isAlive(stage.identity))) end();
    else press();
  }

  function settleClaim(until: number): void {
    const late = performance.now() >= until || cancelling !== undefined || existsSync(directory.veto);
    // In this order: see wrapper.ts.
    if (late) mark(directory.veto);
    stage = found();
    if (stage.kind === "claimed") {
      if (late) end();
      else stage = { kind: "claimed", until };
    }
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
    const group = groupOf(stage, directory);
    if (cancelling === undefined || group === undefined) return;
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
    const identity = stage.kind === "adopted" ? stage.identity : undefined;
    stage = { kind: "over" };
    const attempt = { node: meta.node, attempt: meta.attempt, host: ports.host };
    concluding = conclude(known, identity, childGroup)
      .catch((error: unknown) =>
        errorReport(attempt, ports.masker().mask(`its end could not be read: ${causeOf(error)}`)),
      )
      .then(ports.onEnd);
  }

  async function conclude(
    known: Ending | undefined,
    identity: ProcessIdentity | undefined,
    childGroup: number | undefined,
  ): Promise<NodeReport> {
    const group = childGroup ?? groupLeft(identity);
    const gone = group === undefined || (await endGroup(group));
    await tail.drain();
    const stuck: Ending = { kind: "error", message: `a process of its group ${group} could not be killed` };
    const certain = gone || typeof readExit(directory.exit) === "number";
    const ending = known ?? (certain ? endingOf(directory, meta, identity) : stuck);
    const parts = { directory, meta, masker: ports.masker(), logTail: tail.text(), host: ports.host };
    return reportOf(ending, parts);
  }

  /** The group of an adopted attempt, if something of it is left. */
  function groupLeft(identity: ProcessIdentity | undefined): number | undefined {
    if (identity === undefined) return undefined;
    return isAlive(identity) || holdsProcessOf(identity) ? identity.pid : undefined;
  }

  return {
    tick,
    cancel,
    fail: (message) => {
      if (stage.kind === "over") return;
      // It may be on its way still.
      mark(directory.veto);
      const group = stage.kind === "child" ? stage.child.pid : undefined;
      end({ kind: "error", message }, group);
    },
    close: () => {
      if (stage.kind === "child") stage.child.unref();
      stage = { kind: "over" };
      return concluding;
    },
  };
}

/** The group that signals may go to: certainly the attempt's, also if its end is known and not yet told. */
function groupOf(stage: Stage, directory: AttemptDirectory): number | undefined {
  if (stage.kind === "adopted") return isAlive(stage.identity) ? stage.identity.pid : undefined;
  if (stage.kind !== "child" || stage.child.pid === undefined) return undefined;
  const { pid } = stage.child;
  return isAlive({ pid, boot: bootId(), attempt: directory.root }) ? pid : undefined;
}
