import type { Octokit } from "@octokit/rest";
import { UnclearError } from "@onexit/sdk";
import { type CommitStatus, commitText } from "./commit-status.ts";
import type { GitHub } from "./octokit.ts";

/** A status as GitHub keeps it. */
export interface PostedStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  /** Empty when it has none. */
  readonly targetUrl: string;
  /** RFC 3339, whole seconds. */
  readonly updatedAt: string;
}

/** What the action asks of GitHub; failures are thrown as the SDK's errors. */
export interface StatusClient {
  /** The latest status of that context on that commit, whoever posted it. */
  latest(status: CommitStatus): Promise<PostedStatus | undefined>;
  post(status: CommitStatus): Promise<PostedStatus>;
}

type ListedStatus = Awaited<ReturnType<Octokit["rest"]["repos"]["createCommitStatus"]>>["data"];

const perPage = 100;
/** GitHub keeps at most 1 000 statuses of a context; contexts share the pages. */
const mostPages = 20;

/** The part of GitHub that keeps commit statuses. */
export function createStatusClient({ rest: { repos }, call }: GitHub): StatusClient {
  return {
    latest: async (status) => {
      const { owner, repo, sha } = status;
      const what = `github: reading the statuses of ${commitText(status)}`;
      const context = status.context.toLowerCase();
      for (let page = 1; page <= mostPages; page += 1) {
        const { data } = await call(what, () =>
          repos.listCommitStatusesForRef({ owner, repo, ref: sha, per_page: perPage, page }),
        );
        if (!Array.isArray(data)) throw new UnclearError(`${what}: the answer is no list; is GITHUB_API_URL right?`);
        // Newest first.
        const found = data.find((listed) => listed.context.toLowerCase() === context);
        if (found !== undefined) return postedOf(found);
        if (data.length < perPage) return undefined;
      }
      return undefined;
    },
    post: async (status) => {
      const { owner, repo, sha, state, context, description, targetUrl } = status;
      const what = `github: setting ${state} on ${commitText(status)}`;
      const target = targetUrl === undefined ? {} : { target_url: targetUrl };
      const { data, status: code } = await call(what, () =>
        repos.createCommitStatus({ owner, repo, sha, state, context, description, ...target }),
      );
      // A proxy's page in place of JSON: whether GitHub ever saw the call is anybody's guess.
      if (typeof data?.id !== "number") throw new UnclearError(`${what}: the answer is no status`, { status: code });
      return postedOf(data);
    },
  };
}

function postedOf({ id, state, description, target_url, updated_at }: ListedStatus): PostedStatus {
  return { id, state, description: description ?? "", targetUrl: target_url ?? "", updatedAt: updated_at };
}
