/** What was accepted last for each alert, as far as this process knows. Times are epoch ms of what caused the event. */
export interface Latest {
  /** True when something that happened later was accepted. */
  isOvertaken(key: string, at: number): boolean;
  accepted(key: string, at: number): void;
}

/** Remembers the `most` alerts that were touched last. */
export function createLatest(most = 10_000): Latest {
  const times = new Map<string, number>();
  return {
    isOvertaken: (key, at) => (times.get(key) ?? at) > at,
    accepted: (key, at) => {
      const latest = Math.max(at, times.get(key) ?? at);
      // Deleted first, so that the map is in the order of use.
      times.delete(key);
      times.set(key, latest);
      const [oldest] = times.size > most ? times.keys() : [];
      if (oldest !== undefined) times.delete(oldest);
    },
  };
}
