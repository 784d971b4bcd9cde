import type { Answer, Arrival } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import { errorAnswer } from "./answers.ts";
import { type CheckRun, changedCheck } from "./check-run.ts";
import { fieldsOf } from "./fields.ts";
import { pageOf } from "./paging.ts";

/** The check runs of commits; one has them all, newest first. */
export interface CheckRuns {
  /** Answers `POST …/check-runs`. */
  create(arrival: Arrival, repo: string, isCommit: (sha: string) => boolean): Answer;
  /** Answers `PATCH …/check-runs/{id}`. */
  update(arrival: Arrival, repo: string, id: string): Answer;
  /** Answers `GET …/commits/{sha}/check-runs`. */
  list(arrival: Arrival, repo: string, sha: string): Answer;
  /** By `owner/name@sha`. */
  all(): { readonly [repoAtSha: string]: readonly CheckRun[] };
  reset(): void;
}

export function createCheckRuns(): CheckRuns {
  const commits = new Map<string, CheckRun[]>();
  let count = 0;
  const keyOf = (repo: string, sha: string) => `${repo.toLowerCase()}@${sha.toLowerCase()}`;

  function change(arrival: Arrival, repo: string, before: Parameters<typeof changedCheck>[0]): Answer {
    const fields = fieldsOf(arrival);
    if (fields === undefined) return errorAnswer("check", 400, "Problems parsing JSON");
    const check = changedCheck(before, fields, timeOf(arrival));
    if ("invalid" in check) return errorAnswer("check", 422, check.invalid);
    const key = keyOf(repo, check.head_sha);
    const checks = commits.get(key) ?? [];
    const isNew = !checks.some(({ id }) => id === check.id);
    commits.set(key, isNew ? [check, ...checks] : checks.map((other) => (other.id === check.id ? check : other)));
    const stored = { id: check.id, sha: check.head_sha, status: check.status, conclusion: check.conclusion };
    return { status: isNew ? 201 : 200, body: { ...check } as unknown as JsonObject, kind: "check", stored };
  }

  return {
    create(arrival, repo, isCommit) {
      const fields = fieldsOf(arrival);
      if (fields === undefined) return errorAnswer("check", 400, "Problems parsing JSON");
      const sha = fields.head_sha;
      if (typeof sha !== "string") return errorAnswer("check", 422, 'Invalid request.\n\n"head_sha" wasn\'t supplied.');
      if (!isCommit(sha)) return errorAnswer("check", 422, `No commit found for SHA: ${sha}`);
      count += 1;
      return change(arrival, repo, { id: count, head_sha: sha, started_at: timeOf(arrival) });
    },
    update(arrival, repo, id) {
      const [, known] =
        [...commits].find(([key]) => key.startsWith(`${repo.toLowerCase()}@`) && checkIn(key, id)) ?? [];
      const before = known?.find((check) => String(check.id) === id);
      return before === undefined ? errorAnswer("check", 404, "Not Found") : change(arrival, repo, before);
    },
    list(arrival, repo, sha) {
      const { check_name: name, filter = "latest" } = arrival.query;
      const named = (commits.get(keyOf(repo, sha)) ?? []).filter((check) => name === undefined || check.name === name);
      const isLatest = (check: CheckRun) => named.find((other) => other.name === check.name) === check;
      const wanted = filter === "all" ? named : named.filter(isLatest);
      const { items, headers } = pageOf(wanted, arrival.query, `${arrival.origin}${arrival.path}`);
      const body = { total_count: wanted.length, check_runs: items } as unknown as JsonObject;
      return { status: 200, body, headers, kind: "other" };
    },
    all: () => Object.fromEntries(commits),
    reset: () => commits.clear(),
  };

  function checkIn(key: string, id: string): boolean {
    return commits.get(key)?.some((check) => String(check.id) === id) ?? false;
  }
}

function timeOf({ at }: Arrival): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
