import { isObject, textOf } from "../json.ts";
import type { Received } from "../received.ts";
import { newestFirst } from "./newest-first.ts";

/** What GitHub lists below a pull request: the latest word of one context or check run on a commit. */
export interface CheckCard {
  /** Epoch ms. */
  readonly at: number;
  readonly kind: "status" | "check";
  readonly name: string;
  /** A status' state, a check run's conclusion, or `in_progress` and the like as long as it has none. */
  readonly state: string;
  /** One line. */
  readonly description: string;
  readonly url: string;
  /** Markdown; a check run alone has it. */
  readonly summary: string;
}

/** A comment as its pull request shows it. */
export interface CommentCard {
  readonly id: string;
  readonly at: number;
  /** Markdown. */
  readonly body: string;
  readonly edited: boolean;
}

/** What requests to GitHub have come to. */
export interface GithubCards {
  take(received: Received): void;
  /** By `owner/repo@sha`; newest first. */
  commits(): ReadonlyMap<string, readonly CheckCard[]>;
  /** By `owner/repo#number`; in the order of the conversation. */
  threads(): ReadonlyMap<string, readonly CommentCard[]>;
}

export function createGithubCards(): GithubCards {
  /** Of each commit, by kind and name. */
  const commits = new Map<string, Map<string, CheckCard>>();
  const runs = new Map<string, CheckCard>();
  const threads = new Map<string, Map<string, CommentCard>>();
  const put = (commit: string, card: CheckCard) =>
    entryOf(commits, commit).set(`${card.kind} ${card.name.toLowerCase()}`, card);

  return {
    take(received) {
      const { at, kind, path, request, outcome } = received;
      const [, repo = "", sha = ""] = /\/repos\/([^/]+\/[^/]+)\/(?:statuses\/([^/]+))?/.exec(path) ?? [];
      const { stored = {} } = outcome;
      if (kind === "status") put(`${repo}@${sha}`, statusOf(received));
      else if (kind === "check") {
        const run = `${repo} ${stored.id}`;
        const card = checkOf(received, runs.get(run));
        runs.set(run, card);
        put(`${repo}@${textOf(stored.sha)}`, card);
      } else if (kind === "comment") {
        const thread = entryOf(threads, `${repo}#${stored.number}`);
        const before = thread.get(String(stored.id));
        const edited = received.method === "PATCH";
        thread.set(String(stored.id), {
          id: String(stored.id),
          at: before?.at ?? at,
          body: textOf(request.body),
          edited,
        });
      }
    },
    commits: () => new Map([...commits].reverse().map(([commit, cards]) => [commit, newestFirst([...cards.values()])])),
    threads: () => new Map([...threads].reverse().map(([thread, comments]) => [thread, [...comments.values()]])),
  };
}

function statusOf({ at, request }: Received): CheckCard {
  return {
    at,
    kind: "status",
    name: textOf(request.context) || "default",
    state: textOf(request.state),
    description: textOf(request.description),
    url: textOf(request.target_url),
    summary: "",
  };
}

/** A request that changes a run says only what changes. */
function checkOf({ at, request, outcome }: Received, before: CheckCard | undefined): CheckCard {
  const output = isObject(request.output) ? request.output : undefined;
  return {
    at,
    kind: "check",
    name: textOf(request.name) || (before?.name ?? ""),
    state: textOf(outcome.stored?.conclusion) || textOf(outcome.stored?.status),
    description: output === undefined ? (before?.description ?? "") : textOf(output.title),
    url: textOf(request.details_url) || (before?.url ?? ""),
    summary: output === undefined ? (before?.summary ?? "") : textOf(output.summary),
  };
}

function entryOf<K, V>(map: Map<string, Map<K, V>>, key: string): Map<K, V> {
  const entry = map.get(key) ?? new Map<K, V>();
  map.set(key, entry);
  return entry;
}
