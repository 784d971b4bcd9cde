import { type Done, UnclearError } from "@onexit/sdk";
import type { GitHub } from "./octokit.ts";

/** A comment that a pull request shall have once. */
export interface Comment {
  readonly owner: string;
  readonly repo: string;
  readonly pr: number;
  /** What tells it from others of ours. */
  readonly context: string;
  /** Epoch ms of what caused it. */
  readonly at: number;
  /** Markdown. */
  readonly text: string;
}

/** What is to be done about it. */
export type CommentStanding =
  | { readonly step: "create" }
  | { readonly step: "update"; readonly id: number }
  | { readonly step: "already"; readonly id: number }
  | { readonly step: "overtaken"; readonly id: number };

// docs.github.com/rest/issues/comments: the body may have 65 536 characters.
const longestText = 65_000;
const perPage = 100;
const mostPages = 50;

/** The comment's text with its marker, which nobody sees: by it the comment is found again. */
export function bodyOf({ context, at, text }: Comment): string {
  return `<!-- onexit:${encodeURIComponent(context)} at=${at} -->\n${text.slice(0, longestText)}`;
}

/** Looks for the comment of that context. */
export async function standingOfComment({ rest, call }: GitHub, comment: Comment): Promise<CommentStanding> {
  const { owner, repo, pr } = comment;
  const what = `github: reading the comments of ${placeOf(comment)}`;
  for (let page = 1; page <= mostPages; page += 1) {
    const request = { owner, repo, issue_number: pr, per_page: perPage, page };
    const { data } = await call(what, () => rest.issues.listComments(request));
    if (!Array.isArray(data)) throw new UnclearError(`${what}: the answer is no list; is GITHUB_API_URL right?`);
    for (const { id, body } of data) {
      const at = markedAt(body ?? "", comment.context);
      if (at === undefined) continue;
      if (at > comment.at) return { step: "overtaken", id };
      return { step: normal(body ?? "") === normal(bodyOf(comment)) ? "already" : "update", id };
    }
    if (data.length < perPage) break;
  }
  return { step: "create" };
}

/** Writes it, or over the one that is there. */
export async function writeComment(
  { rest, call }: GitHub,
  comment: Comment,
  standing: Extract<CommentStanding, { readonly step: "create" | "update" }>,
): Promise<number> {
  const { owner, repo, pr } = comment;
  const what = `github: commenting on ${placeOf(comment)}`;
  const body = bodyOf(comment);
  const { data } = await call<{ readonly data: { readonly id: number } }>(what, () =>
    standing.step === "create"
      ? rest.issues.createComment({ owner, repo, issue_number: pr, body })
      : rest.issues.updateComment({ owner, repo, comment_id: standing.id, body }),
  );
  if (typeof data?.id !== "number") throw new UnclearError(`${what}: the answer is no comment`);
  return data.id;
}

/** What was done, for the delivery's event. */
export function commentDone(outcome: Done["outcome"], comment: Comment, id: number): Done {
  const created = { id, context: comment.context };
  return { outcome, detail: `comment (${comment.context})`, created, destination: placeOf(comment) };
}

/** A pull request as people write it: `acme/web#7`. */
export function placeOf({ owner, repo, pr }: Pick<Comment, "owner" | "repo" | "pr">): string {
  return `${owner}/${repo}#${pr}`;
}

function markedAt(body: string, context: string): number | undefined {
  const [, marked, at] = /^<!-- onexit:(\S+) at=(\d+) -->/.exec(body) ?? [];
  return marked === encodeURIComponent(context) ? Number(at) : undefined;
}

/** GitHub may keep other line ends. */
function normal(body: string): string {
  return body.replaceAll("\r\n", "\n").trim();
}
