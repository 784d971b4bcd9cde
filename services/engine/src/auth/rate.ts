/** How much somebody may ask. */
export interface RateOptions {
  readonly perSecond: number;
  /** How many at once after a rest. */
  readonly burst: number;
  /** Milliseconds of a clock that never goes back. */
  readonly monotonic: () => number;
}

/** Counts what each asks. */
export interface Rate {
  /** 0 when it may be done now, and is counted; else in how many ms it is worth asking again. */
  take(who: string): number;
  /** The same without counting. */
  look(who: string): number;
}

/** Those who have not asked for longest are forgotten beyond so many. */
const mostKnown = 10_000;

/** A bucket for each, which fills while nobody takes from it. */
export function createRate({ perSecond, burst, monotonic }: RateOptions): Rate {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>();
  const leftOf = (who: string) => {
    const known = buckets.get(who);
    return known === undefined ? burst : Math.min(burst, known.left + ((monotonic() - known.at) / 1000) * perSecond);
  };
  const waitOf = (left: number) => (left >= 1 ? 0 : Math.ceil(((1 - left) / perSecond) * 1000));
  return {
    take(who) {
      const left = leftOf(who);
      const waitMs = waitOf(left);
      buckets.delete(who);
      buckets.set(who, { left: waitMs === 0 ? left - 1 : left, at: monotonic() });
      const [oldest] = buckets.keys();
      if (buckets.size > mostKnown && oldest !== undefined) buckets.delete(oldest);
      return waitMs;
    },
    look: (who) => waitOf(leftOf(who)),
  };
}
