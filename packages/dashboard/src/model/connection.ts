/** How fresh what is shown is. */
export type Freshness = "connecting" | "live" | "reconnecting" | "stale";

/** Without a word for so long, ms, the connection is taken for dead: two heartbeats and some patience. */
export const silenceMs = 35_000;

/** Disconnected for so long, ms, what is shown is called stale. */
export const staleAfterMs = 10_000;

/** How long to wait before the next try, ms: half a second at first, five at most, so a restart is noticed soon. */
export function waitBefore(attempt: number): number {
  return Math.min(5_000, 500 * 2 ** Math.min(attempt, 4));
}

/** What the badge says of a connection that was lost at an instant; undefined: it is open. */
export function freshnessOf(lostAt: number | undefined, now: number, wasOpen: boolean): Freshness {
  if (lostAt === undefined) return "live";
  if (now - lostAt >= staleAfterMs) return "stale";
  return wasOpen ? "reconnecting" : "connecting";
}
