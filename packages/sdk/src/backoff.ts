/** What decides when to try again. All times are epoch ms or ms. */
export interface Backoff {
  /** The attempt that failed, 1-based. */
  readonly attempt: number;
  readonly now: number;
  /** After it nothing is tried any more. */
  readonly notAfter: number;
  /** What the destination asked for. */
  readonly retryAfterMs?: number;
  /** How many attempts there may be; no limit but `notAfter` without one. */
  readonly attempts?: number;
  /** In [0, 1). */
  readonly random: number;
}

/** When to try again, or why not. */
export type NextAttempt = { readonly delayMs: number } | { readonly giveUp: string };

const firstMs = 1_000;
const longestMs = 5 * 60_000;

/**
 * Full jitter over 1 s, 2 s, 4 s … 5 min. What the destination asked for is a floor; jitter is added on top, so that
 * those who were told the same do not all come back at once.
 */
export function nextAttempt(backoff: Backoff): NextAttempt {
  const { attempt, now, notAfter, retryAfterMs, attempts, random } = backoff;
  if (attempts !== undefined && attempt >= attempts) return { giveUp: `gave up after ${attempt} attempts` };
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  const jitter = Math.round(random * (retryAfterMs === undefined ? ceiling : Math.min(ceiling, firstMs)));
  const delayMs = (retryAfterMs ?? 0) + jitter;
  if (now + delayMs > notAfter) return { giveUp: "the deadline leaves no time for another attempt" };
  return { delayMs };
}
