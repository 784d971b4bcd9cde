import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { randomOf } from "../fuzz/random.ts";
import { deliverAll } from "./deliver.ts";
import { startKills } from "./kills.ts";
import type { ChaosOptions } from "./options.ts";
import { type ChaosResult, type Figures, isClean } from "./result.ts";
import { untilIdle, untilThere } from "./until-quiet.ts";
import { createWorld, type World } from "./world.ts";

/** Submits workflows under kills and faults, waits for all to end, and counts at the receivers. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { actions, deliveries, seed, killEveryMs, killForMs = Number.POSITIVE_INFINITY, keepAt } = options;
  const startedAt = performance.now();
  await using world = await createWorld(actions);
  const names = Array.from({ length: Math.ceil(deliveries / actions.length) }, (_, n) => `chaos-${n}`);
  // Each has its own, so that what one of them draws does not depend on when the others do.
  const kills = startKills(world.parts, randomOf(seed + 1), { everyMs: killEveryMs, forMs: killForMs });
  const { faults, open, notSent } = await deliverAll(world, names, options);
  await untilThere(world, names, options);
  await kills.stop();
  const busy = await untilIdle(world, options);

  const figures = new Map<string, Figures>();
  for (const [action, receiver] of world.receivers) {
    const { there, toldAgain } = await receiver.count(names);
    figures.set(action, {
      deliveries: names.length,
      lost: names.filter((name) => !there.has(name)),
      doubled: names.filter((name) => (there.get(name) ?? 0) > 1),
      toldAgain,
    });
  }
  const runs = await Promise.all(names.map((name) => runsIn(join(world.marks, name))));
  const result = {
    figures,
    ranOtherwise: names.filter((_, n) => runs[n] !== 1),
    notSent,
    open: [...open, ...busy],
    kills: kills.counts,
    faults,
    seconds: (performance.now() - startedAt) / 1_000,
  };
  if (keepAt !== undefined && !isClean(result)) await keep(world, keepAt);
  return result;
}

/** Copies them as they are: nothing is under way any more that anybody waits for. */
async function keep({ dir, server }: World, keepAt: string): Promise<void> {
  await cp(dir, join(keepAt, "world"), { recursive: true });
  await cp(server.dir, join(keepAt, "store"), { recursive: true });
}

async function runsIn(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").length - 1;
}
