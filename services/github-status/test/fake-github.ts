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

export interface FakeGitHub extends HttpTarget {
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
    return { status: 404, json: { message: "Not Found" } };
  };
  const target = await startHttpTarget({ respond });
  return { ...target, posted, add: (status) => void add(status), answerRead: (reply) => void reads.push(reply) };
}

/** The environment that points the action at it. */
export function environmentOf({ url }: Pick<FakeGitHub, "url">) {
  return { GITHUB_TOKEN: token, GITHUB_API_URL: `${url}/api/v3/` };
}
