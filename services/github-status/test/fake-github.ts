import { type HttpTarget, startHttpTarget, type TargetReply, type TargetRequest } from "@onexit/sdk/testing";

/** A status as the API lists it. */
interface ListedStatus {
  readonly id: number;
  readonly state: string;
  readonly context: string;
  readonly description: string | null;
  readonly target_url: string | null;
  readonly updated_at: string;
}

/** A check run as the API lists it. */
interface ListedCheck {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  readonly external_id: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly completed_at: string | null;
  readonly output: { readonly title: string | null; readonly summary?: string };
}

interface ListedComment {
  readonly id: number;
  readonly body: string;
}

export interface FakeGitHub extends HttpTarget {
  readonly checks: readonly ListedCheck[];
  readonly comments: readonly ListedComment[];
  /** A comment of somebody else's. */
  comment(body: string): void;
  /** Newest last. */
  readonly posted: readonly ListedStatus[];
  /** Puts a status there as if somebody else had. */
  add(status: Partial<ListedStatus>): void;
  /** Answers the next read with this instead. */
  answerRead(reply: TargetReply): void;
}

export const sha = "3f2c1ab0c4e53f17b4e4c399a556a6b0e3f9d11a";
export const token = "github_pat_0123456789abcdefghij";

/** A GitHub that knows every repository, and keeps every post as the real one does. */
export async function startFakeGitHub(): Promise<FakeGitHub> {
  const posted: ListedStatus[] = [];
  const reads: TargetReply[] = [];
  const add = (status: Partial<ListedStatus>): ListedStatus => {
    const now = `${new Date().toISOString().slice(0, 19)}Z`;
    const id = posted.length + 1;
    const kept = { id, state: "pending", context: "default", description: null, target_url: null, updated_at: now };
    posted.push({ ...kept, ...status });
    return posted[id - 1] as ListedStatus;
  };
  const respond = ({ method, path, body }: TargetRequest): TargetReply => {
    const url = new URL(path, "http://fake");
    if (method === "GET" && /\/commits\/[0-9a-f]{40,64}\/statuses$/.test(url.pathname)) {
      const [page, size] = [Number(url.searchParams.get("page") ?? 1), Number(url.searchParams.get("per_page") ?? 30)];
      return reads.shift() ?? { json: [...posted].reverse().slice((page - 1) * size, page * size) };
    }
    if (method === "POST" && /\/statuses\/[0-9a-f]{40,64}$/.test(url.pathname)) {
      return { status: 201, json: add(JSON.parse(body) as Partial<ListedStatus>) };
    }
    return extra(method, url, body) ?? { status: 404, json: { message: "Not Found" } };
  };
  const checks: ListedCheck[] = [];
  const comments: ListedComment[] = [];
  const comment = (text: string): ListedComment => {
    comments.push({ id: comments.length + 1, body: text });
    return comments.at(-1) as ListedComment;
  };
  const writeCheck = (id: number | undefined, body: string): ListedCheck => {
    const given = JSON.parse(body) as Partial<ListedCheck> & Pick<ListedCheck, "name" | "head_sha" | "output">;
    const before = checks.find((check) => check.id === id);
    const completed_at = given.status === "completed" ? `${new Date().toISOString().slice(0, 19)}Z` : null;
    const fresh = { external_id: null, status: "queued", conclusion: null };
    const check = { ...fresh, ...before, ...given, id: before?.id ?? checks.length + 1, completed_at };
    if (before === undefined) checks.push(check);
    else checks[checks.indexOf(before)] = check;
    return check;
  };
  const extra = (method: string, url: URL, body: string): TargetReply | undefined => {
    const [, id] = /\/(?:check-runs|comments)\/(\d+)$/.exec(url.pathname) ?? [];
    if (method === "GET" && url.pathname.endsWith("/check-runs")) {
      const named = checks.filter(({ name }) => name === url.searchParams.get("check_name"));
      return { json: { total_count: named.length, check_runs: named.reverse() } };
    }
    if (method === "POST" && url.pathname.endsWith("/check-runs"))
      return { status: 201, json: writeCheck(undefined, body) };
    if (method === "PATCH" && url.pathname.includes("/check-runs/")) return { json: writeCheck(Number(id), body) };
    if (method === "GET" && url.pathname.endsWith("/issues/7/comments")) {
      const page = Number(url.searchParams.get("page") ?? 1);
      return { json: comments.slice((page - 1) * 100, page * 100) };
    }
    const text = () => (JSON.parse(body) as ListedComment).body;
    if (method === "POST" && url.pathname.endsWith("/issues/7/comments")) return { status: 201, json: comment(text()) };
    if (method === "PATCH" && url.pathname.includes("/issues/comments/")) {
      const index = comments.findIndex((one) => one.id === Number(id));
      comments[index] = { id: Number(id), body: text() };
      return { json: comments[index] };
    }
    return undefined;
  };
  const target = await startHttpTarget({ respond });
  return {
    ...target,
    posted,
    checks,
    comments,
    comment: (text) => void comment(text),
    add: (status) => void add(status),
    answerRead: (reply) => void reads.push(reply),
  };
}

/** The environment that points the action at it. */
export function environmentOf({ url }: Pick<FakeGitHub, "url">) {
  return { GITHUB_TOKEN: token, GITHUB_API_URL: `${url}/api/v3/` };
}
