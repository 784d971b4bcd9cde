/** Requests that are kept until somebody lets them go. */
export interface Holds {
  /** Resolves at the next release. */
  untilReleased(): Promise<void>;
  /** How many are kept now. */
  count(): number;
  /** Lets all go; says how many they were. */
  release(): number;
}

/** Nobody is held yet; whoever is when the inbox closes is let go. */
export function createHolds(closing: AbortSignal): Holds {
  let held: (() => void)[] = [];
  const release = () => {
    const released = held;
    held = [];
    for (const go of released) go();
    return released.length;
  };
  closing.addEventListener("abort", release, { once: true });
  return {
    untilReleased: () => (closing.aborted ? Promise.resolve() : new Promise((resolve) => held.push(resolve))),
    count: () => held.length,
    release,
  };
}
