import type { Answer, Arrival, StandIn } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import { errorAnswer, faultBody } from "./answers.ts";
import { pageOf } from "./paging.ts";
import { createRateLimit } from "./rate-limit.ts";
import { type CommitStatus, readStatus } from "./status.ts";
import { combinedState, createStatuses, latestOf, type Statuses } from "./statuses.ts";

export interface GithubOptions {
  /** The repositories that there are, as `owner/name`; without it, whatever repository is named exists. */
  readonly repos?: readonly string[];
  /** The commits that there are; without it, every full SHA. */
  readonly shas?: readonly string[];
  /** How many statuses of one context a commit can have; GitHub's 1000 unless given. */
  readonly mostStatuses?: number;
}

export interface Github extends StandIn {
  /** By `owner/name@sha`, newest first. */
  statuses(): { readonly [repoAtSha: string]: readonly CommitStatus[] };
}

/** The token that the inbox hands out; any other that begins so is good too. */
export const githubToken = "ghp_inbox0000000000000000000000000000000";

/** Where its API begins, as on GitHub Enterprise. */
export const githubPath = "/api/v3";

const creator = { login: "onexit-inbox", id: 1, type: "Bot" };

/** Commit statuses in memory, refused as GitHub refuses them. */
export function createGithub(options: GithubOptions): Github {
  const statuses = createStatuses(options.mostStatuses ?? 1000);
  const rateLimit = createRateLimit();
  return {
    answer: (arrival) => {
      const answer = authorize(arrival) ?? route(arrival, statuses, options);
      return { ...answer, headers: { ...rateLimit.next(arrival.at), ...answer.headers } };
    },
    faultBody,
    statuses: statuses.all,
    reset: () => {
      statuses.reset();
      rateLimit.reset();
    },
  };
}

function authorize({ authorization }: Arrival): Answer | undefined {
  if (authorization === undefined) return errorAnswer("other", 401, "Requires authentication");
  const token = authorization.replace(/^(token|bearer) /i, "");
  return token.startsWith("ghp_inbox") ? undefined : errorAnswer("other", 401, "Bad credentials");
}

function route(arrival: Arrival, statuses: Statuses, options: GithubOptions): Answer {
  const path = /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/(?:(statuses)\/([^/]+)|commits\/([^/]+)\/(statuses|status))$/.exec(
    arrival.path,
  );
  const [, repo = "", isStatuses, sha, ref, listing] = path ?? [];
  const kind = arrival.method === "POST" ? "status" : "other";
  const exists = options.repos?.some((name) => name.toLowerCase() === repo.toLowerCase()) ?? true;
  if (path === null || !exists) return errorAnswer(kind, 404, "Not Found");
  const commit = sha ?? ref ?? "";
  if (!isCommit(commit, options)) return errorAnswer(kind, 422, `No commit found for SHA: ${commit}`);
  if (arrival.method === "POST" && isStatuses) return create(arrival, repo, commit, statuses);
  if (arrival.method !== "GET") return errorAnswer(kind, 404, "Not Found");
  return listing === "status" ? combined(arrival, repo, commit, statuses) : list(arrival, repo, commit, statuses);
}

function create(arrival: Arrival, repo: string, sha: string, statuses: Statuses): Answer {
  const fields = arrival.body.text === "" ? {} : arrival.body.fields;
  if (fields === undefined) return errorAnswer("status", 400, "Problems parsing JSON");
  const read = readStatus(fields);
  if ("invalid" in read) return errorAnswer("status", 422, read.invalid);
  if ("errors" in read)
    return errorAnswer(
      "status",
      422,
      "Validation Failed",
      read.errors.map((error) => ({ ...error })),
    );
  const added = statuses.add(repo, sha, read, arrival.at);
  if (added === undefined) {
    const message = "This SHA and context has reached the maximum number of statuses.";
    return errorAnswer("status", 422, "Validation Failed", [{ resource: "Status", code: "custom", message }]);
  }
  const body = shownOf(added, arrival.origin, repo, sha);
  return {
    status: 201,
    body,
    kind: "status",
    headers: { location: body.url },
    stored: { id: added.id, state: added.state },
  };
}

function list(arrival: Arrival, repo: string, sha: string, statuses: Statuses): Answer {
  const { items, headers } = pageOf(statuses.of(repo, sha), arrival.query, `${arrival.origin}${arrival.path}`);
  return {
    status: 200,
    body: items.map((status) => shownOf(status, arrival.origin, repo, sha)),
    headers,
    kind: "other",
  };
}

function combined(arrival: Arrival, repo: string, sha: string, statuses: Statuses): Answer {
  const latest = latestOf(statuses.of(repo, sha));
  const { items, headers } = pageOf(latest, arrival.query, `${arrival.origin}${arrival.path}`);
  const body: JsonObject = {
    state: combinedState(latest),
    statuses: items.map((status) => shownOf(status, arrival.origin, repo, sha)),
    sha,
    total_count: latest.length,
    repository: { full_name: repo },
  };
  return { status: 200, body, headers, kind: "other" };
}

/** A full SHA; an abbreviated one names no commit here, as in GitHub's statuses. */
function isCommit(sha: string, { shas }: GithubOptions): boolean {
  return /^[0-9a-f]{40}$/i.test(sha) && (shas?.some((known) => known.toLowerCase() === sha.toLowerCase()) ?? true);
}

function shownOf(
  status: CommitStatus,
  origin: string,
  repo: string,
  sha: string,
): JsonObject & { readonly url: string } {
  return {
    ...status,
    url: `${origin}${githubPath}/repos/${repo}/statuses/${sha}`,
    node_id: `SC_${status.id}`,
    creator,
  };
}
