/** What one channel was told of failures lately. */
export interface Storm {
  /** The latest runs whose failures were told, the oldest first. */
  readonly recent: readonly { readonly uid: string; readonly at: number }[];
  /** The digest that gathers what is too much. */
  readonly digest?: { readonly id: string; readonly since: number; readonly runs: number };
}

/** What is more than so many in so long is a storm. */
const windowMs = 60_000;
/** A digest that is older, or that holds so many runs, gathers no more; the next one does. */
const longestDigestMs = 5 * 60_000;
const mostRuns = 200;

/**
 * What another run's failure makes of it, and the digest that tells of it: undefined for a message of its own, which the first
 * `most` failures of a minute have. The same run again counts once. Times are epoch ms.
 */
export function afterFailure(
  before: Storm | undefined,
  { uid, now }: { readonly uid: string; readonly now: number },
  most: number,
): readonly [after: Storm, digest: string | undefined] {
  const { recent: earlier = [], digest } = before ?? {};
  const isKnown = earlier.some((run) => run.uid === uid);
  const recent = isKnown ? earlier : [...earlier, { uid, at: now }].slice(-(most + 1));
  const [oldest] = recent;
  const isStorm = recent.length > most && oldest !== undefined && now - oldest.at < windowMs;
  if (!isStorm) return [{ ...before, recent }, undefined];
  const isOpen = digest !== undefined && now - digest.since < longestDigestMs && digest.runs < mostRuns;
  const joined = isOpen ? { ...digest, runs: digest.runs + 1 } : { id: uid, since: now, runs: 1 };
  return [{ recent, digest: joined }, joined.id];
}
