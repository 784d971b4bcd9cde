import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileMemoStore, type RunningEngine, startEngine } from "@onexit/engine";
import type { WorkflowEvent } from "@onexit/events";
import { createProcessExecutor, type ProcessExecutorOptions } from "@onexit/executor";
import type { WorkflowState } from "@onexit/interpreter";
import { isSettled } from "@onexit/interpreter";
import { parseManifests } from "@onexit/manifest";
import type { Nats } from "@onexit/nats";
import { killStepsIn } from "./left-over.ts";

/** An engine of this process with a real executor, and everything it decided. */
export interface TestEngine extends AsyncDisposable {
  readonly running: RunningEngine;
  readonly dataDir: string;
  readonly decided: WorkflowEvent[];
  /** Resolves once the workflow has finished and its deliveries have ended. */
  readonly settled: (uid: string, timeoutMs?: number) => Promise<WorkflowState>;
  /** Stops the engine as a crash would: what runs goes on. */
  readonly abandon: () => Promise<void>;
}

/** Starts an engine on a provisioned server; a second one on the same `dataDir` continues what the first left. */
export async function startTestEngine(
  nats: Nats,
  dataDir?: string,
  more: Partial<ProcessExecutorOptions> = {},
): Promise<TestEngine> {
  const dir = dataDir ?? (await mkdtemp(join(tmpdir(), "onexit-engine-")));
  const decided: WorkflowEvent[] = [];
  const states = new Map<string, WorkflowState>();
  const waiting = new Set<() => void>();
  const problems: unknown[] = [];
  const running = await startEngine({
    nats,
    createExecutor(onReport) {
      const own = { dataDir: dir, images: [], host: "test-host", onReport, now: Date.now, env: process.env };
      return createProcessExecutor({ ...own, ...more });
    },
    host: "test-host",
    memos: fileMemoStore(join(dir, "memos"), Date.now),
    cluster: "local",
    onDecided: (state, events) => {
      decided.push(...events);
      states.set(state.workflow.uid, state);
      for (const wake of waiting) wake();
    },
    onBroken: (_, error) => {
      problems.push(error);
      for (const wake of waiting) wake();
    },
  });
  return {
    running,
    dataDir: dir,
    decided,
    settled: (uid, timeoutMs = 20_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${uid} is not settled after ${timeoutMs} ms`)), timeoutMs);
        const wake = () => {
          const state = states.get(uid);
          if (problems.length > 0) reject(problems[0]);
          if (state === undefined || !isSettled(state)) return;
          clearTimeout(timer);
          waiting.delete(wake);
          resolve(state);
        };
        waiting.add(wake);
        wake();
      }),
    abandon: () => running.close(),
    async [Symbol.asyncDispose]() {
      await running.close();
      if (dataDir !== undefined) return;
      // Closing leaves steps running, which write here: a directory that is being removed must not get new files.
      await killStepsIn(dir);
      await rm(dir, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** The manifest in a YAML text. */
export function manifestOf(yaml: string) {
  const parsed = parseManifests(yaml, "test.yaml");
  if ("issues" in parsed || parsed.workflows[0] === undefined) throw new Error(JSON.stringify(parsed));
  return parsed.workflows[0].manifest;
}
