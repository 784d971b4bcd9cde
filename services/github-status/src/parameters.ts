import { z } from "zod";

/** What may stand in a path of the API; `.` and `..` would lead to another one. */
const name = /^(?!\.{1,2}$)[\w.-]{1,100}$/;
const fullSha = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;

/** The body of `plugin.github-status`. */
export const githubParameters = z
  .strictObject({
    /** `owner/name`, or the name alone beside `owner`. */
    repo: z.string(),
    owner: z.string().optional(),
    /** A commit status, a check run, or a comment on a pull request. */
    mode: z.enum(["status", "check", "comment"]).default("status"),
    /** The full id of the commit; only a comment needs none. */
    sha: z
      .string()
      .regex(fullSha, { error: ({ input }) => problemOfSha(String(input)) })
      .optional(),
    /** The number of the pull request, for a comment. */
    pr: z.coerce.number("the number of a pull request").int().positive().optional(),
    /** Markdown, in place of what a check run or a comment would say. */
    body: z.string().optional(),
    /** A workflow phase or a GitHub state; the workflow's own status unless given. */
    state: z.string().optional(),
    /** What tells this check from others on the same commit; `onexit/<template>` unless given. */
    context: z.string().optional(),
    /** One line; says how the workflow ended unless given. */
    description: z.string().optional(),
    /** Where "Details" leads; the run's page unless given. */
    target_url: z.string().optional(),
  })
  .transform(({ repo, owner, sha, pr, ...texts }, issues) => {
    const parts = owner === undefined ? repo.split("/") : [owner, repo];
    const [ownerName = "", repoName = ""] = parts;
    if (parts.length !== 2 || !name.test(ownerName) || !name.test(repoName)) {
      const message = `must be owner/name, not ${JSON.stringify(parts.join("/"))}`;
      issues.addIssue({ code: "custom", path: ["repo"], message });
    }
    const needs = texts.mode === "comment" ? "pr" : "sha";
    if (needs === "pr" ? pr === undefined : sha === undefined) {
      const message = needs === "pr" ? "is missing: a comment needs the number of its pull request" : problemOfSha("");
      issues.addIssue({ code: "custom", path: [needs], message });
    }
    return { ...texts, owner: ownerName, repo: repoName, sha: (sha ?? "").toLowerCase(), pr: pr ?? 0 };
  });

/** Those parameters, rendered and taken apart. */
export type GitHubParameters = z.infer<typeof githubParameters>;

function problemOfSha(sha: string): string {
  if (sha.trim() === "") return "is empty: the full commit id is needed, 40 hex digits";
  return `must be the full commit id, 40 hex digits, not ${JSON.stringify(sha.slice(0, 80))}`;
}
