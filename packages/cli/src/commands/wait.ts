import { setTimeout as pause } from "node:timers/promises";
import { isDeliveryEnded } from "@onexit/events";
import { say } from "../print.ts";
import type { GlobalOptions } from "../program/options.ts";
import { ageMs } from "../runtime/age.ts";
import { exitCodeOf, requireEnd } from "../runtime/follow-workflow.ts";
import { sourceOfName, type WorkflowSource } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { argoDeliveryRows, countDeliveries } from "../view/delivery-row.ts";

interface WaitOptions extends GlobalOptions {
  readonly timeout?: string;
  readonly for: "phase" | "deliveries";
  readonly ignoreNotFound?: boolean;
}

/**
 * `onexit wait NAME…`: until they have ended, or with `--for deliveries` until nothing that they ask for is on its way; 1 when
 * one of them has not succeeded, 124 when `--timeout` is over.
 */
export async function wait(terminal: Terminal, names: readonly string[], options: unknown): Promise<number> {
  const { timeout, ignoreNotFound = false, ...given } = options as WaitOptions;
  const one = async (name: string) => {
    try {
      const source = await sourceOfName(terminal, given, name);
      const code = await waitFor(terminal, source, name);
      return given.for === "phase" ? code : Math.max(code, await untilDelivered(terminal, source, name));
    } catch (error) {
      if (ignoreNotFound && error instanceof UsageError && error.exitCode === 5) return 0;
      throw error;
    }
  };
  const all = Promise.all(names.map(one)).then((codes) => Math.max(0, ...codes));
  if (timeout === undefined) return all;
  const over = new AbortController();
  const late = pause(ageMs("--timeout", timeout), 124, { signal: over.signal });
  const code = await Promise.race([all, late]).finally(() => over.abort());
  late.catch(() => {});
  if (code === 124) terminal.stderr.write(`--timeout ${timeout} is over\n`);
  return code;
}

/** How often a workflow's deliveries are looked at, ms. */
const lookEveryMs = 500;

/**
 * Waits until none of a workflow's deliveries is on its way; 3 when one that is required is dead, as `onexit run` has it, or
 * when nobody is left to deliver it.
 */
async function untilDelivered(terminal: Terminal, source: WorkflowSource, name: string): Promise<number> {
  for (;;) {
    // Asked first: what a run says of itself before it leaves still counts.
    const isLast = !(await source.isCarriedOut(name));
    const rows = argoDeliveryRows(await source.get(name));
    if (isLast || rows.every(({ state }) => isDeliveryEnded(state))) {
      const counts = countDeliveries(rows).map(([state, count]) => `${count} ${state}`);
      say(terminal, `${name} deliveries: ${counts.length === 0 ? "none" : counts.join(", ")}`);
      return rows.some(({ state, required }) => required && (state === "dead" || !isDeliveryEnded(state))) ? 3 : 0;
    }
    await pause(lookEveryMs);
  }
}

/** Waits for one workflow and says how it ended, as `argo wait` does. */
export async function waitFor(terminal: Terminal, source: WorkflowSource, name: string): Promise<number> {
  const ended = await source.follow(name, () => {});
  if (ended !== undefined) requireEnd(name, ended);
  const status = objectAt(ended ?? {}, "status");
  say(
    terminal,
    ended === undefined
      ? `${name} was deleted`
      : `${name} ${textAt(status, "phase")} at ${textAt(status, "finishedAt")}`,
  );
  return exitCodeOf(ended);
}
