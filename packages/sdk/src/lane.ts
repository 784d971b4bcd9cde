/** How a lane behaves; `monotonic` is in ms. */
export interface LaneOptions {
  readonly perDestination: number;
  readonly monotonic: () => number;
  readonly random: () => number;
}

/** A place in a lane, until it is left; leaving twice is leaving once. */
export interface Place {
  leave(): void;
}

/** The places of one destination. */
export interface Lane {
  /** A place, at once or within a moment; else how long until it is worth coming again, ms. */
  enter(): Place | Promise<Place | { readonly waitMs: number }> | { readonly waitMs: number };
  /** Nobody is inside. */
  isIdle(): boolean;
}

/** Whoever would have a place sooner than this waits for it: coming again through the stream costs more. */
const worthWaitingMs = 50;
/** But never longer, should the destination become slow just then. */
const longestHoldMs = 200;
const shortestAwayMs = 250;
const longestAwayMs = 5_000;
/** Weighs the latest stay against those before. */
const weight = 0.2;

/**
 * One destination's lane. Nobody holds a slot in front of a slow destination: those who find it full are sent away, each
 * until its turn, as the stays so far let expect it. All coming back at once would mostly be sent away again.
 */
export function createLane({ perDestination, monotonic, random }: LaneOptions): Lane {
  const line: ((place: Place) => void)[] = [];
  let inside = 0;
  /** How long one stays on average, ms; unknown before the first has left. */
  let stayMs: number | undefined;
  /** When the next one to be sent away will have its turn. */
  let nextTurn = 0;

  const placeFrom = (since: number): Place => {
    let left = false;
    return {
      leave() {
        if (left) return;
        left = true;
        const now = monotonic();
        stayMs = stayMs === undefined ? now - since : stayMs + weight * (now - since - stayMs);
        const next = line.shift();
        if (next === undefined) inside -= 1;
        else next(placeFrom(now));
      },
    };
  };

  const sendAway = () => {
    const now = monotonic();
    const earliest = now + shortestAwayMs;
    nextTurn = Math.max(earliest, nextTurn) + (stayMs ?? 0) / perDestination;
    const jitterMs = shortestAwayMs * random();
    return { waitMs: Math.ceil(Math.min(longestAwayMs, nextTurn - now) + jitterMs) };
  };

  const standInLine = () =>
    new Promise<Place | { readonly waitMs: number }>((resolve) => {
      const timer = setTimeout(() => {
        line.splice(line.indexOf(called), 1);
        resolve(sendAway());
      }, longestHoldMs);
      const called = (place: Place) => {
        clearTimeout(timer);
        resolve(place);
      };
      line.push(called);
    });

  return {
    enter() {
      if (inside < perDestination) {
        inside += 1;
        return placeFrom(monotonic());
      }
      const expectedMs = stayMs === undefined ? undefined : ((line.length + 1) * stayMs) / perDestination;
      return expectedMs !== undefined && expectedMs <= worthWaitingMs ? standInLine() : sendAway();
    },
    isIdle: () => inside === 0,
  };
}
