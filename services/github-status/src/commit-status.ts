import { truncate } from "@onexit/render";
import { type MessageVariables, TerminalError, templateNameOf } from "@onexit/sdk";
import { describe } from "./description.ts";
import type { GitHubParameters } from "./parameters.ts";
import { allowedStates, type GitHubState, stateOf } from "./state.ts";
import { publicUrl } from "./target-url.ts";

/** One status of one commit, as it is to be shown. */
export interface CommitStatus {
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  readonly state: GitHubState;
  /** What tells this check from others on the commit; GitHub compares it without regard to case. */
  readonly context: string;
  readonly description: string;
  readonly targetUrl?: string;
  /** What was cut or left out to suit GitHub. */
  readonly truncated: readonly string[];
}

// docs.github.com/rest/commits/statuses
const longestDescription = 140;

/** The status that the parameters ask for, with defaults from the variables. Throws TerminalError for no such state. */
export function commitStatusOf(
  parameters: Omit<GitHubParameters, "mode" | "pr" | "body">,
  variables: MessageVariables,
): CommitStatus {
  const { owner, repo, sha, state: givenState = variables.workflow.status } = parameters;
  const state = stateOf(givenState);
  if (state === undefined) {
    throw new TerminalError(`state is ${JSON.stringify(givenState.slice(0, 80))}; it must be ${allowedStates}`);
  }
  const whole = (parameters.description || describe(variables)).replace(/\s+/g, " ").trim();
  const description = truncate(whole, longestDescription, { keep: "head" });
  const link = parameters.target_url || variables.run?.url;
  const targetUrl = link === undefined ? undefined : publicUrl(link);
  return {
    owner,
    repo,
    sha,
    state,
    context: parameters.context?.trim() || `onexit/${templateNameOf(variables.workflow)}`,
    description,
    ...(targetUrl === undefined ? {} : { targetUrl }),
    truncated: [
      ...(description === whole ? [] : ["description"]),
      ...(link !== undefined && targetUrl === undefined ? ["target_url"] : []),
    ],
  };
}

/** A commit as people write it: `acme/web@3f2c1ab`. */
export function commitText({ owner, repo, sha }: Pick<CommitStatus, "owner" | "repo" | "sha">): string {
  return `${owner}/${repo}@${sha.slice(0, 7)}`;
}
