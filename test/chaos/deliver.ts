import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "@onexit/events";
import { decodeState, isSettled, type WorkflowState } from "@onexit/interpreter";
import { openSnapshots } from "@onexit/nats";
import { type Random, randomOf } from "../fuzz/random.ts";
import type { ChaosOptions } from "./options.ts";
import { randomFault } from "./random-fault.ts";
import { chaosWorkflow } from "./workflow.ts";
import type { World } from "./world.ts";

/** What the engine says of all workflows. */
export interface Delivered {
  readonly faults: number;
  readonly open: readonly string[];
  readonly notSent: readonly string[];
}

/** Keeps so many workflows under way until all have ended or nothing ends any more. */
export async function deliverAll(world: World, names: readonly string[], options: ChaosOptions): Promise<Delivered> {
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
