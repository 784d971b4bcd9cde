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

/** Whoever would have a place sooner than this waits for it: coming again through the stream takes longer. */
const worthWaitingMs = 100;
/** But never longer, should the destination become slow just then. */
const longestHoldMs = 200;
const shortestAwayMs = 250;
/** Whoever's turn is later than this, or than one stay where that is longer, comes to look sooner: it may have become quick. */
const longestAwayMs = 5_000;
/** But a stay may not end at all. */
const mostAwayMs = 30_000;
/** Weighs the latest stay against those before. */
const weight = 0.2;

/**
 * One destination's lane. Nobody holds a slot in front of a slow destination: those who find it full are sent away, each
 * until its turn, as the stays so far let expect it. All coming back at once would mostly be sent away again.
 */
export function createLane({ perDestination, monotonic, random }: LaneOptions): Lane {
  const line: ((place: Place) => void)[] = [];
  /** When those inside came, the first one first. */
  const inside = new Set<{ readonly since: number }>();
  /** How long one has stayed on average, ms; unknown before the first has left. */
  let stayMs: number | undefined;
  /** When the next one to be sent away will have its turn. */
  let nextTurn = 0;

  const placeFrom = (since: number): Place => {
    const stay = { since };
    inside.add(stay);
    return {
      leave() {
        if (!inside.delete(stay)) return;
        const now = monotonic();
        stayMs = stayMs === undefined ? now - since : stayMs + weight * (now - since - stayMs);
        line.shift()?.(placeFrom(now));
      },
    };
  };

  /** How long a stay is at least, as far as is known: one that has not ended says so, too. */
  const expectedStayMs = (now: number): number | undefined => {
    const [first] = inside;
    const ageMs = first === undefined ? 0 : now - first.since;
    return stayMs === undefined && ageMs <= worthWaitingMs ? undefined : Math.max(stayMs ?? 0, ageMs);
  };

  const sendAway = () => {
    const now = monotonic();
    const earliest = now + shortestAwayMs;
    const oneStayMs = expectedStayMs(now) ?? 0;
    const turn = Math.max(earliest, nextTurn) + oneStayMs / perDestination;
    const mostMs = Math.min(mostAwayMs, Math.max(longestAwayMs, oneStayMs));
    // Whoever comes to look before a turn is given another one then: turns must not run ahead of those who wait.
    nextTurn = Math.min(turn, now + mostMs);
    if (turn <= now + mostMs) return { waitMs: Math.ceil(turn - now + shortestAwayMs * random()) };
    // Nor must they come all together.
    return { waitMs: Math.ceil((mostMs * (1 + random())) / 2) };
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
      const now = monotonic();
      if (inside.size < perDestination) return placeFrom(now);
      const one = expectedStayMs(now);
      const expectedMs = one === undefined ? undefined : ((line.length + 1) * one) / perDestination;
      return expectedMs !== undefined && expectedMs <= worthWaitingMs ? standInLine() : sendAway();
    },
    isIdle: () => inside.size === 0,
  };
}
