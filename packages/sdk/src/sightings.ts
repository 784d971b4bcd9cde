/** Since when ledger entries have been seen unchanged, by this process's own monotonic clock. */
export interface Sightings {
  /** For how long the key has stood at this revision; 0 at the first sight. */
  see(key: string, revision: number): number;
  forget(key: string): void;
}

/** Claims of vanished workflows must not pile up; the oldest sightings go first. */
const most = 10_000;

/** Clocks of different machines disagree, so staleness is judged by what this process has seen itself. */
export function createSightings(monotonic: () => number): Sightings {
  const seen = new Map<string, { readonly revision: number; readonly since: number }>();
  return {
    see(key, revision) {
      const known = seen.get(key);
      if (known?.revision === revision) return monotonic() - known.since;
      seen.delete(key);
      seen.set(key, { revision, since: monotonic() });
      const [oldest] = seen.keys();
      if (seen.size > most && oldest !== undefined) seen.delete(oldest);
      return 0;
    },
    forget: (key) => void seen.delete(key),
  };
}
