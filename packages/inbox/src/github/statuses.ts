import type { CommitStatus, State } from "./status.ts";

/** The statuses of commits; repositories and contexts are named without regard to case, as on GitHub. */
export interface Statuses {
  /** Newest first. */
  of(repo: string, sha: string): readonly CommitStatus[];
  /** Undefined when the commit has as many of this context as GitHub keeps. */
  add(
    repo: string,
    sha: string,
    status: Pick<CommitStatus, "state" | "description" | "target_url" | "context">,
    at: number,
  ): CommitStatus | undefined;
  all(): { readonly [repoAtSha: string]: readonly CommitStatus[] };
  reset(): void;
}

export function createStatuses(most: number): Statuses {
  const commits = new Map<string, CommitStatus[]>();
  let count = 0;
  const keyOf = (repo: string, sha: string) => `${repo.toLowerCase()}@${sha.toLowerCase()}`;
  return {
    of: (repo, sha) => commits.get(keyOf(repo, sha)) ?? [],
    add: (repo, sha, status, at) => {
      const key = keyOf(repo, sha);
      const statuses = commits.get(key) ?? [];
      if (statuses.filter((other) => isSameContext(other, status)).length >= most) return undefined;
      count += 1;
      const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
      const added = { id: count, ...status, created_at: time, updated_at: time };
      statuses.unshift(added);
      commits.set(key, statuses);
      return added;
    },
    all: () => Object.fromEntries(commits),
    reset: () => commits.clear(),
  };
}

/** The latest of each context, newest first. */
export function latestOf(statuses: readonly CommitStatus[]): readonly CommitStatus[] {
  return statuses.filter((status, index) => statuses.findIndex((other) => isSameContext(other, status)) === index);
}

/** https://docs.github.com/rest/commits/statuses#get-the-combined-status-for-a-specific-reference */
export function combinedState(latest: readonly CommitStatus[]): State {
  if (latest.some(({ state }) => state === "error" || state === "failure")) return "failure";
  return latest.length > 0 && latest.every(({ state }) => state === "success") ? "success" : "pending";
}

function isSameContext(a: Pick<CommitStatus, "context">, b: Pick<CommitStatus, "context">): boolean {
  return a.context.toLowerCase() === b.context.toLowerCase();
}
