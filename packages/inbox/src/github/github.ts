import type { Answer, Arrival, StandIn } from "../exchange.ts";
import type { JsonObject } from "../json.ts";
import type { ReceivedKind } from "../received.ts";
import { errorAnswer, faultBody } from "./answers.ts";
import { type CheckRuns, createCheckRuns } from "./check-runs.ts";
import { type Comments, createComments } from "./comments.ts";
import { fieldsOf } from "./fields.ts";
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
  checks: CheckRuns["all"];
  comments: Comments["all"];
}

/** The token that the inbox hands out, of an app's installation, which may write check runs, too. */
export const githubToken = "ghs_inbox0000000000000000000000000000000";
/** Any token that begins so is good; a person's may write no check run. */
const ownTokens = { app: "ghs_inbox", person: "ghp_inbox" } as const;

/** Where its API begins, as on GitHub Enterprise. */
export const githubPath = "/api/v3";

const creator = { login: "onexit-inbox", id: 1, type: "Bot" };

/** Commit statuses in memory, refused as GitHub refuses them. */
export function createGithub(options: GithubOptions): Github {
  const statuses = createStatuses(options.mostStatuses ?? 1000);
  const checks = createCheckRuns();
  const comments = createComments();
  const rateLimit = createRateLimit();
  return {
    answer: (arrival) => {
      const answer = authorize(arrival) ?? route(arrival, { statuses, checks, comments }, options);
      return { ...answer, headers: { ...rateLimit.next(arrival.at), ...answer.headers } };
    },
    faultBody,
    statuses: statuses.all,
    checks: checks.all,
    comments: comments.all,
    reset: () => {
      statuses.reset();
      checks.reset();
      comments.reset();
      rateLimit.reset();
    },
  };
}

function authorize({ authorization }: Arrival): Answer | undefined {
  if (authorization === undefined) return errorAnswer("other", 401, "Requires authentication");
  const isGood = Object.values(ownTokens).some((token) => tokenIn(authorization).startsWith(token));
  return isGood ? undefined : errorAnswer("other", 401, "Bad credentials");
}

function tokenIn(authorization = ""): string {
  return authorization.replace(/^(token|bearer) /i, "");
}

/** What a repository keeps. */
interface Kept {
  readonly statuses: Statuses;
  readonly checks: CheckRuns;
  readonly comments: Comments;
}

const routes = {
  statuses: /^statuses\/([^/]+)$/,
  ofCommit: /^commits\/([^/]+)\/(statuses|status|check-runs)$/,
  checks: /^check-runs(?:\/(\d+))?$/,
  thread: /^issues\/(\d+)\/comments$/,
  comment: /^issues\/comments\/(\d+)$/,
} as const;

function route(arrival: Arrival, kept: Kept, options: GithubOptions): Answer {
  const [, repo = "", rest = ""] = /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/(.+)$/.exec(arrival.path) ?? [];
  const { method } = arrival;
  const exists = options.repos?.some((name) => name.toLowerCase() === repo.toLowerCase()) ?? true;
  const lost = errorAnswer(method === "GET" ? "other" : kindOf(rest), 404, "Not Found");
  if (repo === "" || !exists) return lost;
  const [, thread] = routes.thread.exec(rest) ?? [];
  if (thread !== undefined && method === "POST") return kept.comments.create(arrival, repo, thread);
  if (thread !== undefined && method === "GET") return kept.comments.list(arrival, repo, thread);
  const [, comment] = routes.comment.exec(rest) ?? [];
  if (comment !== undefined && method === "PATCH") return kept.comments.update(arrival, repo, comment);
  const check = routes.checks.exec(rest);
  if (check !== null) return writeCheck(arrival, repo, check[1], kept, options, lost);
  const [, posted] = routes.statuses.exec(rest) ?? [];
  const [, ref, listing] = routes.ofCommit.exec(rest) ?? [];
  const commit = posted ?? ref;
  if (commit === undefined) return lost;
  if (!isCommit(commit, options)) return errorAnswer(lost.kind, 422, `No commit found for SHA: ${commit}`);
  if (posted !== undefined) return method === "POST" ? create(arrival, repo, commit, kept.statuses) : lost;
  if (method !== "GET") return lost;
  if (listing === "check-runs") return kept.checks.list(arrival, repo, commit);
  return listing === "status"
    ? combined(arrival, repo, commit, kept.statuses)
    : list(arrival, repo, commit, kept.statuses);
}

function kindOf(rest: string): ReceivedKind {
  if (routes.checks.test(rest)) return "check";
  return routes.statuses.test(rest) ? "status" : rest.startsWith("issues/") ? "comment" : "other";
}

/** Check runs are written by apps alone. */
function writeCheck(
  arrival: Arrival,
  repo: string,
  id: string | undefined,
  { checks }: Kept,
  options: GithubOptions,
  lost: Answer,
): Answer {
  if (!tokenIn(arrival.authorization).startsWith(ownTokens.app))
    return errorAnswer("check", 403, "You must authenticate via a GitHub App.");
  if (id === undefined && arrival.method === "POST")
    return checks.create(arrival, repo, (sha) => isCommit(sha, options));
  return id !== undefined && arrival.method === "PATCH" ? checks.update(arrival, repo, id) : lost;
}

function create(arrival: Arrival, repo: string, sha: string, statuses: Statuses): Answer {
  const fields = fieldsOf(arrival);
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
