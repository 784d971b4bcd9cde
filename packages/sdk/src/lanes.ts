/** Leave to act on one destination, or how long to stay away. */
type Entry = { readonly leave: () => void } | { readonly waitMs: number };

/** Keeps one slow or rate-limited destination from taking every slot. */
export interface Lanes {
  /** A place in the lane of a destination. */
  enter(destination: string): Entry;
  /** Nobody enters that lane for so long. */
  pause(destination: string, ms: number): void;
}

/** How lanes behave; `monotonic` is in ms. */
export interface LaneOptions {
  readonly perDestination: number;
  readonly monotonic: () => number;
  readonly random: () => number;
}

const shortWaitMs = 250;
/** Longer pauses are looked at again, for another replica may have learned better. */
const longestWaitMs = 30_000;

/** At most `perDestination` acts at a time for each destination; the others are sent away for a short while. */
export function createLanes({ perDestination, monotonic, random }: LaneOptions): Lanes {
  const busy = new Map<string, number>();
  const pausedUntil = new Map<string, number>();

  const leave = (destination: string) => {
    const left = (busy.get(destination) ?? 1) - 1;
    if (left === 0) busy.delete(destination);
    else busy.set(destination, left);
  };

  return {
    enter(destination) {
      const pauseMs = (pausedUntil.get(destination) ?? 0) - monotonic();
      if (pauseMs > 0) return { waitMs: Math.min(longestWaitMs, Math.ceil(pauseMs)) };
      pausedUntil.delete(destination);
      const inside = busy.get(destination) ?? 0;
      if (inside >= perDestination) return { waitMs: Math.ceil(shortWaitMs * (1 + random())) };
      busy.set(destination, inside + 1);
      let left = false;
      return {
        leave: () => {
          if (!left) leave(destination);
          left = true;
        },
      };
    },
    pause(destination, ms) {
      const until = monotonic() + ms;
      if (until > (pausedUntil.get(destination) ?? 0)) pausedUntil.set(destination, until);
    },
  };
}
