import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Action } from "../action.ts";
import { createAttempts, type HandleMessage } from "../attempt.ts";
import { type Environment, readConfig } from "../config.ts";
import { ShutdownError } from "../error.ts";
import { createLanes } from "../lanes.ts";
import { createLog } from "../log.ts";
import type { LedgerPort, Publish } from "../ports.ts";
import { createRedactor } from "../redact.ts";
import { createSightings } from "../sightings.ts";
import { createMessage, type MemoryMessage } from "./memory-message.ts";
import type { MemoryWorld } from "./memory-world.ts";

/** Where a service dies: nothing that it does afterwards reaches the ledger or the stream. */
export type CrashPoint = "after claim" | "after act" | "after record";

/** One process of an action's service, in a world of memory. */
export interface MemoryService {
  readonly handle: HandleMessage;
  /** Everything that was logged. */
  readonly logged: readonly string[];
  /** Hands a request in, again and again as the answers ask for, until it is acked for good or ended. */
  deliver(data: Uint8Array): Promise<MemoryMessage>;
  /** The same beside others: waits in real time, if only briefly, so that nobody's claim grows old. */
  deliverBesideOthers(data: Uint8Array): Promise<MemoryMessage>;
  /** Ends all acts in hand, as at SIGTERM. */
  stop(): void;
}

/** How a service is set up. */
export interface MemoryServiceOptions {
  readonly action: Action;
  readonly environment: Environment;
  readonly world: MemoryWorld;
  readonly crash?: CrashPoint;
}

const ackWaitMs = 600;
const mostRounds = 40;

/** Starts a service; it holds nothing that needs to be closed. */
export function createService({ action, environment, world, crash }: MemoryServiceOptions): MemoryService {
  const { values, missing, secrets, problems } = readConfig(action.config ?? {}, environment);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const logged: string[] = [];
  const redact = createRedactor(secrets);
  const stopping = new AbortController();
  const destination = { write: (line: string) => void logged.push(line) };
  const { clock } = world;
  const handle = createAttempts({
    action,
    config: values,
    missing,
    redact,
    log: createLog({ name: action.name, level: "debug", redact, destination }),
    ...mortal(world, crash),
    clock,
    lanes: createLanes({ perDestination: 8, monotonic: clock.monotonic, random: clock.random }),
    sightings: createSightings(clock.monotonic),
    owner: randomUUID(),
    ackWaitMs,
    stopping: stopping.signal,
    patienceMs: 1_000,
  });
  const deliver = async (data: Uint8Array, wait: (ms: number) => unknown) => {
    const message = createMessage(data);
    for (let round = 0; round < mostRounds; round += 1) {
      await handle(message);
      const answer = message.answers.at(-1);
      if (typeof answer === "object") await wait(answer.nakMs);
      else if (world.entry()?.parked === true) await wait((world.entry()?.notBefore ?? 0) - clock.now() + 1);
      else return message;
    }
    throw new Error(`not ended after ${mostRounds} rounds: ${JSON.stringify(message.answers)}`);
  };
  return {
    handle,
    logged,
    deliver: (data) => deliver(data, world.advance),
    deliverBesideOthers: (data) => deliver(data, () => pause(25)),
    stop: () => stopping.abort(new ShutdownError()),
  };
}

/** The world's ports for a process that dies at a given point: from there on no call ever returns. */
function mortal(world: MemoryWorld, crash: CrashPoint | undefined): { ledger: LedgerPort; publish: Publish } {
  let alive = true;
  const never = () => new Promise<never>(() => undefined);
  const die = () => {
    alive = false;
    return never();
  };
  const living = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => (alive ? call(...args) : never());
  };
  return {
    ledger: {
      get: living(world.ledger.get),
      create: living(async (key, entry) => {
        const revision = await world.ledger.create(key, entry);
        return crash === "after claim" ? die() : revision;
      }),
      update: living((key, entry, revision) =>
        crash === "after act" && entry.state !== "claimed" ? die() : world.ledger.update(key, entry, revision),
      ),
    },
    publish: living((subject, json, options) =>
      crash === "after record" ? die() : world.publish(subject, json, options),
    ),
  };
}
