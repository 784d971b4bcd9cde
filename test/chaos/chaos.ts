import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "@onexit/events";
import { decodeState, isSettled, type WorkflowState } from "@onexit/interpreter";
import { openSnapshots } from "@onexit/nats";
import { type Random, randomOf } from "../fuzz/random.ts";
import type { ChaosAction } from "./action.ts";
import { startKills } from "./kills.ts";
import { randomFault } from "./random-fault.ts";
import { chaosWorkflow } from "./workflow.ts";
import { createWorld, type World } from "./world.ts";

/** What is to happen. */
export interface ChaosOptions {
  readonly actions: readonly ChaosAction[];
  /** At least so many, of all actions together. */
  readonly deliveries: number;
  /** Decides what is killed, disturbed and asked for; when things happen is up to the machine. */
  readonly seed: number;
  /** A kill every so often, on average. */
  readonly killEveryMs: number;
  /** Nothing is killed any more after so long; ms. To the end unless given. */
  readonly killForMs?: number;
  /** How many workflows are under way at once. */
  readonly window: number;
  /** For how long nothing may end before everything is taken for stuck, ms. */
  readonly patienceMs: number;
  readonly onProgress?: (settled: number, workflows: number) => void;
}

/** What the receivers have of one action's deliveries. */
export interface Figures {
  readonly deliveries: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/** What came of it. */
export interface ChaosResult {
  readonly figures: ReadonlyMap<string, Figures>;
  /** Workflows whose step did not run exactly once. */
  readonly ranOtherwise: readonly string[];
  /** Deliveries that ended as anything but sent, by what the engine says, with why. */
  readonly notSent: readonly string[];
  /** Workflows of which nobody ever said that they were over. */
  readonly open: readonly string[];
  readonly kills: ReadonlyMap<string, number>;
  readonly faults: number;
  readonly seconds: number;
}

/** Submits workflows under kills and faults, waits for all to end, and counts at the receivers. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { actions, deliveries, seed, killEveryMs, killForMs = Number.POSITIVE_INFINITY } = options;
  const startedAt = performance.now();
  await using world = await createWorld(actions);
  const names = Array.from({ length: Math.ceil(deliveries / actions.length) }, (_, n) => `chaos-${n}`);
  // Each has its own, so that what one of them draws does not depend on when the others do.
  const kills = startKills(world.parts, randomOf(seed + 1), { everyMs: killEveryMs, forMs: killForMs });
  const { faults, open, notSent } = await deliverAll(world, names, options);
  await kills.stop();

  const figures = new Map<string, Figures>();
  for (const [action, receiver] of world.receivers) {
    const counts = await receiver.count(names);
    figures.set(action, {
      deliveries: names.length,
      lost: names.filter((name) => !counts.has(name)),
      doubled: names.filter((name) => (counts.get(name) ?? 0) > 1),
    });
  }
  const runs = await Promise.all(names.map((name) => runsIn(join(world.marks, name))));
  return {
    figures,
    ranOtherwise: names.filter((_, n) => runs[n] !== 1),
    notSent,
    open,
    kills: kills.counts,
    faults,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

interface Delivered {
  readonly faults: number;
  readonly open: readonly string[];
  readonly notSent: readonly string[];
}

/** Keeps so many workflows under way until all have ended or nothing ends any more. */
async function deliverAll(world: World, names: readonly string[], options: ChaosOptions): Promise<Delivered> {
  const { window, patienceMs, seed, onProgress } = options;
  await using nats = await world.server.connect({ name: "chaos" });
  const snapshots = openSnapshots<StoredState>(nats);
  const random = randomOf(seed);
  const waiting = [...names];
  const notSent: string[] = [];
  const open = new Set(names);
  let faults = 0;
  let lastEnd = performance.now();
  const standing = new Map<string, string>();
  const isStuck = () => performance.now() - lastEnd > patienceMs;

  const follow = async (name: string, manifest: JsonObject): Promise<void> => {
    const uid = await submit(world, manifest, isStuck);
    while (uid !== undefined && !isStuck()) {
      // Out of reach for the moment: the server is one of those that are killed.
      const found = await snapshots.get(uid).catch(() => undefined);
      const state = found === undefined ? undefined : decodeState(found.snapshot.state);
      if (state !== undefined) standing.set(name, standingOf(state));
      if (state !== undefined && isSettled(state)) {
        await Promise.all([...world.receivers.values()].map((receiver) => receiver.settled(name)));
        notSent.push(...unsentOf(name, state));
        open.delete(name);
        lastEnd = performance.now();
        onProgress?.(names.length - open.size, names.length);
        return;
      }
      await sleep(pollMs);
    }
  };
  const lane = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const manifest = chaosWorkflow({ ...world, name }, random);
      if (random.chance(0.6)) {
        faults += 1;
        await disturb(world, random);
      }
      await follow(name, manifest);
    }
  };
  await Promise.all(Array.from({ length: window }, lane));
  return { faults, open: [...open].map((name) => `${name}: ${standing.get(name) ?? "never taken"}`), notSent };
}

interface StoredState {
  readonly seq: number;
  readonly state: JsonObject;
}

const pollMs = 400;

async function disturb({ inbox, receivers }: World, random: Random): Promise<void> {
  const disturbed = [...receivers.values()].flatMap((receiver) => receiver.disturbed ?? []);
  const { target, fault } = randomFault(random, random.pick(disturbed));
  await inbox.fault(target, fault);
}

/** The uid, as soon as the engine has it; submits again under the same name when nobody answers. */
async function submit({ door }: World, manifest: JsonObject, isStuck: () => boolean): Promise<string | undefined> {
  const { name } = manifest.metadata as { readonly name: string };
  while (!isStuck()) {
    const url = `${door()}/api/v1/workflows/default`;
    const answer =
      (await ask(url, { method: "POST", body: JSON.stringify({ workflow: manifest }) })) ??
      (await ask(`${url}/${name}`));
    if (answer !== undefined) return answer.metadata.uid;
    await sleep(pollMs);
  }
  return undefined;
}

async function ask(url: string, init: RequestInit = {}): Promise<Shown | undefined> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Shown;
    // Anything else that is the caller's fault would be refused for ever.
    if (response.status === 400) throw new RefusedError(text);
  } catch (error) {
    if (error instanceof RefusedError) throw error;
  }
  return undefined;
}

class RefusedError extends Error {}

interface Shown {
  readonly metadata: { readonly uid: string };
}

/** What an open workflow waits for. */
function standingOf({ phase, deliveries, nodes }: WorkflowState): string {
  const waiting = [...deliveries.values()].filter(({ state }) => state !== "sent");
  const running = [...nodes.values()].filter(({ phase }) => phase === "Running" || phase === "Pending");
  return [
    phase,
    ...running.map(({ name, phase }) => `${name} ${phase}`),
    ...waiting.map(({ action, state, attempt, message }) => `${action} ${state} at attempt ${attempt} ${message}`),
  ].join(", ");
}

function unsentOf(name: string, { deliveries }: WorkflowState): readonly string[] {
  return [...deliveries.values()]
    .filter(({ state }) => state !== "sent")
    .map(({ action, state, message }) => `${name} ${action} ${state}: ${message}`);
}

async function runsIn(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").length - 1;
}
