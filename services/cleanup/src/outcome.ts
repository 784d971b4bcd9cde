import type { Done } from "@onexit/sdk";
import type { CleanupParameters } from "./parameters.ts";

/** What became of a lock that was to be released. */
export type Release = "released" | "absent" | "held-by-other";

/** What one cleanup did. */
export interface Cleaned {
  readonly removed: readonly string[];
  readonly absent: readonly string[];
  readonly locks: readonly { readonly name: string; readonly release: Release }[];
}

/** Names are kept in the ledger, which is no place for thousands of them. */
const mostNames = 100;

const releaseWords: Readonly<Record<Release, string>> = {
  released: "released",
  absent: "free already",
  "held-by-other": "held by another",
};

/** What a cleanup came to, e.g. `3 removed, 1 absent, 1 lock released`; `already` when there was nothing left to do. */
export function outcomeOf({ removed, absent, locks }: Cleaned, parameters: CleanupParameters): Done {
  const released = locks.filter(({ release }) => release === "released").map(({ name }) => name);
  const counts = Object.entries(releaseWords).map(([release, words]): [number, string] => {
    const count = locks.filter((lock) => lock.release === release).length;
    return [count, `${count === 1 ? "lock" : "locks"} ${words}`];
  });
  const parts: [number, string][] = [[removed.length, "removed"], [absent.length, "absent"], ...counts];
  const isNew = removed.length + released.length > 0;
  return {
    outcome: isNew ? "succeeded" : "already",
    detail: parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(", "),
    destination: destinationOf(parameters),
    ...(isNew ? { created: { removed: removed.slice(0, mostNames), released: released.slice(0, mostNames) } } : {}),
  };
}

function destinationOf({ files = [], locks = [] }: CleanupParameters): string {
  const [first = "", ...others] = [...files, ...locks.map(({ name }) => `lock ${name}`)];
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
