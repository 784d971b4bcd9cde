import type { Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { Nats } from "@onexit/nats";
import type { Action, RunningAction } from "@onexit/sdk";
import type { SubmitPorts } from "@onexit/submit";
import { UsageError } from "../usage-error.ts";
import { isOwnAction } from "./actions.ts";
import type { RunPlace } from "./runs.ts";

/** How actions are hosted in this process. */
export interface HostOptions {
  readonly nats: Nats;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly whenMissing: "preview" | "refuse";
  /** Preview every delivery: nothing is sent, removed or started. */
  readonly dryRun?: boolean;
  /** Where the steps' logs are. */
  readonly place: Pick<RunPlace, "nodes">;
  /** Absolute paths of the user's own action modules. */
  readonly own: readonly string[];
  readonly log: Writable;
  /** What `submit` starts workflows with; the engine at ONEXIT_SERVER without. */
  readonly submit?: SubmitPorts;
  /** How soon the work of a process that died is taken up, ms. */
  readonly ackWaitMs?: number;
  /** The first service's; each further one takes the next. None without. */
  readonly healthPort?: number;
}

/** Services in this process. */
export interface RunningActions {
  readonly running: readonly RunningAction[];
  /** Resolves when nothing is left to be dealt with, or after `ms`: subscribers take what a workflow's end is to them. */
  readonly idle: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** How often the backlog is looked at, ms. */
const idleEveryMs = 20;

/** Starts the services of these actions; one that nobody here knows may be served by another process. */
export async function startActions(names: readonly string[], options: HostOptions): Promise<RunningActions> {
  const { ConfigError, startAction } = await import("@onexit/sdk");
  const actions = [
    ...(await Promise.all(names.filter(isOwnAction).map((name) => loadAction(name, options)))),
    ...(await Promise.all(options.own.map(importAction))),
  ];
  const { nats, environment, whenMissing, dryRun = false, log, healthPort, ackWaitMs } = options;
  const started = await Promise.allSettled(
    actions.map((action, i) => {
      const health = healthPort === undefined ? {} : { healthPort: healthPort === 0 ? 0 : healthPort + i };
      const pace = ackWaitMs === undefined ? {} : { ackWaitMs };
      return startAction(action, { nats, environment, whenMissing, dryRun, logTo: log, ...health, ...pace });
    }),
  );
  const running = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const stop = async () => {
    await Promise.all(running.map((service) => service.stop()));
  };
  const failures = started.flatMap((result) => (result.status === "rejected" ? [result.reason as unknown] : []));
  const idle = async (ms: number) => {
    const end = performance.now() + ms;
    const backlog = async () => {
      const counts = await Promise.all(running.map((service) => service.backlog()));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    // An event becomes a request, and a moment passes between the two: only twice nothing is nothing.
    for (let quiet = 0; quiet < 2 && performance.now() < end; ) {
      quiet = (await backlog()) === 0 ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, idleEveryMs));
    }
  };
  if (failures.length === 0) return { running, stop, idle };
  await stop();
  const broken = failures.find((failure) => !(failure instanceof ConfigError));
  if (broken !== undefined) throw broken;
  throw new UsageError(failures.map((failure) => (failure as Error).message).join("\n"));
}

/** Our own action of that name, on its ports. */
export async function loadAction(
  name: string,
  { nats, place, submit }: Pick<HostOptions, "nats" | "place" | "submit">,
): Promise<Action> {
  switch (name) {
    case "slack":
      return (await import("@onexit/slack")).slackOn(nats);
    case "github-status":
      return (await import("@onexit/github-status")).githubStatus;
    case "pagerduty":
      return (await import("@onexit/pagerduty")).pagerdutyOn(nats);
    case "cleanup":
      return (await import("@onexit/cleanup")).cleanupOn(nats);
    case "archive":
      return (await import("@onexit/archive")).archiveOn(nats, { logsDir: place.nodes });
    case "webhook":
      return (await import("@onexit/webhook")).webhook;
    case "email":
      return (await import("@onexit/email")).email;
    case "submit":
      return (await import("@onexit/submit")).submitAction(submit);
    case "metrics":
      return (await import("@onexit/metrics")).metrics;
    default:
      throw new UsageError(`there is no action ${JSON.stringify(name)} here`);
  }
}

/** An action to be looked at, not run: one that needs ports gets none. */
export async function loadPureAction(name: string, own: readonly string[]): Promise<Action> {
  const found = await findPureAction(name, own);
  if (found === undefined) throw new UsageError(`there is no action ${JSON.stringify(name)} here`);
  return found;
}

/** The same, or undefined for an action that only others may know. */
export async function findPureAction(name: string, own: readonly string[]): Promise<Action | undefined> {
  if (isOwnAction(name)) return loadAction(name, { nats: {} as Nats, place: { nodes: "" } });
  for (const path of own) {
    const action = await importAction(path);
    if (action.name === name) return action;
  }
  return undefined;
}

/** The action that a user's module exports: `export const action = defineAction(…)`. */
export async function importAction(path: string): Promise<Action> {
  const module: unknown = await import(pathToFileURL(path).href).catch((error: unknown) => {
    throw new UsageError(
      `the action in ${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const action = (module as { readonly action?: Action }).action;
  if (typeof action?.name !== "string" || typeof action.run !== "function") {
    throw new UsageError(`${path} exports no action: write \`export const action = defineAction({…})\``);
  }
  return action;
}
