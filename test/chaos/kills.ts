import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../fuzz/random.ts";
import type { Part } from "./part.ts";
import { shuffled } from "./shuffled.ts";

/** Kills that go on until they are stopped. */
export interface Kills {
  /** How often each part was killed so far. */
  readonly counts: ReadonlyMap<string, number>;
  readonly stop: () => Promise<void>;
}

/** How often something is killed on average, and for how long; ms. */
export interface Pace {
  readonly everyMs: number;
  readonly forMs: number;
}

/** With more away than this nothing would ever be delivered on a machine on which a start takes long. */
const mostAway = 2;
const longestAwayMs = 800;

/** Kills a part every so often on average, now and then two at once, also those that are just starting. */
export function startKills(parts: readonly Part[], random: Random, pace: Pace): Kills {
  const counts = new Map(parts.map(({ name }) => [name, 0]));
  const over = new AbortController();
  const kill = ({ name, kill }: Part) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    kill(random.below(longestAwayMs));
  };
  // As from a pack of cards, so that a short run, too, meets everybody.
  const pack: Part[] = [];
  const draw = (): Part => {
    if (pack.length === 0) pack.push(...shuffled(parts, random));
    return pack.pop() ?? random.pick(parts);
  };
  const { everyMs, forMs } = pace;
  const end = performance.now() + forMs;
  const goOn = async () => {
    while (!over.signal.aborted && performance.now() < end) {
      await sleep(everyMs / 2 + random.below(everyMs), undefined, { signal: over.signal }).catch(() => {});
      const away = parts.filter((part) => !part.isUp());
      if (over.signal.aborted || away.length >= mostAway) continue;
      // One that is starting may be killed, too, but seldom: where a start takes long it would never be there.
      const first = draw();
      if (first.isUp() || random.chance(0.2)) kill(first);
      else pack.unshift(first);
      if (!random.chance(0.1)) continue;
      const second = draw();
      if (second.isUp()) kill(second);
    }
  };
  const going = goOn();
  return {
    counts,
    stop() {
      over.abort();
      return going;
    },
  };
}
