import type { Done, Suppressed } from "@onexit/sdk";
import type { CleanupParameters } from "./parameters.ts";
import type { Plan } from "./plan.ts";

/** What became of a lock that was to be released. */
export type Release = "released" | "absent" | "held-by-other";

/** What one cleanup did. */
export interface Cleaned {
  readonly removed: readonly string[];
  readonly absent: readonly string[];
  /** Images that containers use. */
  readonly inUse: readonly string[];
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
export function outcomeOf({ removed, absent, inUse, locks }: Cleaned, parameters: CleanupParameters): Done {
  const released = locks.filter(({ release }) => release === "released").map(({ name }) => name);
  const counts = Object.entries(releaseWords).map(([release, words]): [number, string] => {
    const count = locks.filter((lock) => lock.release === release).length;
    return [count, `${count === 1 ? "lock" : "locks"} ${words}`];
  });
  const parts: [number, string][] = [
    [removed.length, "removed"],
    [absent.length, "absent"],
    [inUse.length, "in use"],
    ...counts,
  ];
  const isNew = removed.length + released.length > 0;
  return {
    outcome: isNew ? "succeeded" : "already",
    detail: parts.flatMap(([count, words]) => (count === 0 ? [] : [`${count} ${words}`])).join(", "),
    destination: destinationOf(parameters),
    ...(isNew ? { created: { removed: removed.slice(0, mostNames), released: released.slice(0, mostNames) } } : {}),
  };
}

/** What a cleanup would do, by name. */
export function dryOutcomeOf(
  { removals, absent, targets: { locks } }: Plan,
  parameters: CleanupParameters,
): Suppressed {
  const would = [...removals.map(({ name }) => name), ...locks.map(({ name, owner }) => `lock ${name} of ${owner}`)];
  const shown = would.length > mostNames ? [...would.slice(0, mostNames), `${would.length - mostNames} more`] : would;
  const rest = absent.length === 0 ? "" : `; ${absent.length} absent`;
  return {
    outcome: "suppressed",
    detail: `dry run: would remove ${shown.length === 0 ? "nothing" : shown.join(", ")}${rest}`,
    destination: destinationOf(parameters),
  };
}

/** What a cleanup is about, for people. */
export function destinationOf({
  files = [],
  s3 = [],
  kubernetes = [],
  images = [],
  locks = [],
}: CleanupParameters): string {
  const objects = kubernetes.map((entry) =>
    typeof entry === "string" ? entry : `${entry.kind}/${entry.name ?? entry.selector}`,
  );
  const others = [...images.map((label) => `images with ${label}`), ...locks.map(({ name }) => `lock ${name}`)];
  const [first = "", ...rest] = [...files, ...s3, ...objects, ...others];
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}
