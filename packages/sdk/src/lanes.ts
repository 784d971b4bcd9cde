import { createLane, type Lane, type LaneOptions, type Place } from "./lane.ts";
import { createPace, type Lesson, type Pace, type PaceState } from "./pace.ts";

/** Leave to act on one destination, or how long to stay away. */
export type Entry = Place | { readonly waitMs: number };

/** How a destination is treated that is not treated as usual, and for how long nobody goes there yet, ms. */
export interface Trouble {
  readonly state: PaceState | "paused";
  readonly restMs: number;
}

/** Keeps one slow or rate-limited destination from taking every slot. */
export interface Lanes {
  /** A place in the lane of a destination; awaited for a moment where places come free quickly. */
  enter(destination: string): Promise<Entry>;
  /** Nobody enters that lane for so long. */
  pause(destination: string, ms: number): void;
  /** An act there has ended. */
  learn(destination: string, lesson: Lesson): void;
  /** The destinations that are not treated as usual, and how. */
  troubled(): ReadonlyMap<string, Trouble>;
}

/** Longer pauses are looked at again, for another replica may have learned better. */
const longestPauseMs = 30_000;
/** What was learned of destinations that nobody has asked for since is forgotten. */
const mostLanes = 1_000;

/** At most `perDestination` acts at a time for each destination; the others wait their turn, for long ones elsewhere. */
export function createLanes(options: LaneOptions): Lanes {
  const { monotonic } = options;
  const lanes = new Map<string, Lane & { readonly pace: Pace }>();
  const pausedUntil = new Map<string, number>();

  const laneOf = (destination: string) => {
    const known = lanes.get(destination);
    if (known !== undefined) return known;
    if (lanes.size >= mostLanes) {
      for (const [name, lane] of lanes) if (lane.isIdle() && lane.pace.state() === "closed") lanes.delete(name);
    }
    const made = { ...createLane(options), pace: createPace(options) };
    lanes.set(destination, made);
    return made;
  };

  return {
    async enter(destination) {
      const pauseMs = (pausedUntil.get(destination) ?? 0) - monotonic();
      if (pauseMs > 0) return { waitMs: Math.min(longestPauseMs, Math.ceil(pauseMs)) };
      pausedUntil.delete(destination);
      const lane = laneOf(destination);
      const paceMs = lane.pace.enter();
      return paceMs > 0 ? { waitMs: Math.min(longestPauseMs, paceMs) } : lane.enter();
    },
    pause(destination, ms) {
      const until = monotonic() + ms;
      if (until > (pausedUntil.get(destination) ?? 0)) pausedUntil.set(destination, until);
    },
    learn: (destination, lesson) => laneOf(destination).pace.learn(lesson),
    troubled() {
      const troubled = new Map<string, Trouble>();
      for (const [name, { pace }] of lanes) {
        const state = pace.state();
        if (state !== "closed") troubled.set(name, { state, restMs: pace.restMs() });
      }
      for (const [name, until] of pausedUntil) {
        const restMs = until - monotonic();
        if (restMs > 0) troubled.set(name, { state: "paused", restMs });
      }
      return troubled;
    },
  };
}
