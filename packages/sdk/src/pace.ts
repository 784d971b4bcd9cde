/** What an act told about its destination: done, told to slow down, or failed in a way that another act may share. */
export type Lesson = "done" | "limited" | "failed";

/** How a destination is treated: as usual, more slowly since it said so, or left alone for a moment since it fails. */
export type PaceState = "closed" | "slow" | "open";

/** How fast one destination may be visited, as its answers so far have taught. */
export interface Pace {
  /** 0 when one may go in now, which counts as going in; else how long to wait, ms. */
  enter(): number;
  learn(lesson: Lesson): void;
  state(): PaceState;
  /** For how long nobody goes there, ms; 0 when somebody may. */
  restMs(): number;
}

/** The clock is monotonic; `random` is in [0, 1). */
export interface PaceOptions {
  readonly monotonic: () => number;
  readonly random: () => number;
}

/** After a 429 this far apart at least; each further one doubles it. */
const firstIntervalMs = 50;
const longestIntervalMs = 10_000;
/** What is faster than this is no limit that anybody would notice. */
const shortestIntervalMs = 5;
/** Each success gives a twentieth back: a limit that was hit once is forgotten within a minute or so of visits. */
const recovery = 0.95;
/** Those who are inside when the first 429 comes bring the same news. */
const sameNewsMs = 250;

/** So many failures in a row, and it is left alone. */
const mostFailures = 8;
const firstOpenMs = 1_000;
const longestOpenMs = 10_000;

/**
 * Slows down by doubling and recovers bit by bit. After many failures in a row one visitor goes first, and the others
 * only when that has come back with better news; nobody's attempt is used up meanwhile.
 */
export function createPace({ monotonic, random }: PaceOptions): Pace {
  let intervalMs = 0;
  let slowedAt = Number.NEGATIVE_INFINITY;
  let nextAt = 0;
  let nextTurn = 0;
  let failures = 0;
  let openUntil = 0;

  const openMs = () => Math.min(longestOpenMs, firstOpenMs * 2 ** Math.min(failures - mostFailures, 10));

  return {
    enter() {
      const now = monotonic();
      if (failures >= mostFailures) {
        if (now < openUntil) return Math.ceil(openUntil - now + random() * firstOpenMs);
        // This one goes to see; should nothing come of it, the next one goes after as long again.
        openUntil = now + openMs();
        return 0;
      }
      if (intervalMs === 0) return 0;
      if (now >= nextAt) {
        nextAt = now + intervalMs;
        return 0;
      }
      // Each of those who wait has a turn of its own.
      nextTurn = Math.max(nextTurn, nextAt) + intervalMs;
      return Math.ceil(Math.min(longestOpenMs, nextTurn - now) + random() * intervalMs);
    },
    learn(lesson) {
      const now = monotonic();
      if (lesson === "limited") {
        failures = 0;
        if (now - slowedAt < sameNewsMs) return;
        slowedAt = now;
        intervalMs = Math.min(longestIntervalMs, Math.max(firstIntervalMs, intervalMs * 2));
        return;
      }
      if (lesson === "failed") {
        failures += 1;
        if (failures >= mostFailures) openUntil = now + openMs();
        return;
      }
      failures = 0;
      intervalMs *= recovery;
      if (intervalMs < shortestIntervalMs) intervalMs = 0;
    },
    restMs: () => Math.max(0, (failures >= mostFailures ? openUntil : intervalMs > 0 ? nextAt : 0) - monotonic()),
    state: () => (failures >= mostFailures ? "open" : intervalMs > 0 ? "slow" : "closed"),
  };
}
