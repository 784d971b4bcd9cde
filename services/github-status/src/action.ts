import type { Json } from "@onexit/events";
import { type ActionContext, type Done, defineAction, type Outcome } from "@onexit/sdk";
import { type CheckRun, checkDone, standingOfCheck, summaryOf, writeCheck } from "./check-run.ts";
import { createStatusClient, type PostedStatus, type StatusClient } from "./client.ts";
import { type Comment, commentDone, placeOf, standingOfComment, writeComment } from "./comment.ts";
import { type CommitStatus, commitStatusOf, commitText } from "./commit-status.ts";
import { type GitHubConfig, githubConfig } from "./config.ts";
import { createGitHub, type GitHub } from "./octokit.ts";
import { type GitHubParameters, githubParameters } from "./parameters.ts";
import { standingOf } from "./standing.ts";
import { createTurns } from "./turns.ts";

type Context = ActionContext<GitHubParameters, GitHubConfig>;

/** Reading and then writing is not one step for GitHub, so within this process nothing comes between. */
const inTurn = createTurns();

/**
 * Sets one commit status, or a check run, or a comment on a pull request. The context is what a repetition is recognised by: the latest status of it is read first, and
 * one that says the same already is not posted again, for GitHub keeps every post and only 1 000 of them. `pending`
 * never takes back a result that is newer than the event.
 */
export const githubStatus = defineAction({
  name: "github-status",
  parameters: githubParameters,
  config: githubConfig,

  run: (context) => {
    const { mode, owner, repo, pr } = context.parameters;
    if (mode === "check") {
      const check = checkOf(context);
      return inTurn(`check ${identityOf(check.status, context.config)}`, () => setCheck(context, check));
    }
    if (mode === "comment") {
      const comment = commentOf(context);
      const identity = JSON.stringify([context.config.apiUrl, owner, repo, pr, comment.context]);
      return inTurn(`comment ${identity}`, () => setComment(context, comment));
    }
    const status = commitStatusOf(context.parameters, context.variables);
    return inTurn(identityOf(status, context.config), () => setStatus(context, status));
  },

  probe: async (context) => {
    const { mode } = context.parameters;
    if (mode === "check") {
      const check = checkOf(context);
      const standing = await standingOfCheck(gitHubOf(context), check);
      return standing.step === "already" ? checkDone("already", check, standing.id) : "absent";
    }
    if (mode === "comment") {
      const comment = commentOf(context);
      const standing = await standingOfComment(gitHubOf(context), comment);
      return standing.step === "already" ? commentDone("already", comment, standing.id) : "absent";
    }
    const status = commitStatusOf(context.parameters, context.variables);
    const latest = await clientOf(context).latest(status);
    return latest !== undefined && standingOf(status, latest, context.request.at) === "already"
      ? doneBy("already", status, latest)
      : "absent";
  },

  preview: ({ parameters, variables }): Json => {
    try {
      const { targetUrl, truncated: _, ...shown } = commitStatusOf(parameters, variables);
      const { mode, owner, repo, pr, body } = parameters;
      if (mode === "comment")
        return { place: placeOf({ owner, repo, pr }), text: body || summaryOf(variables, shown.description) };
      if (mode === "check") return { ...shown, mode, summary: body || summaryOf(variables, shown.description) };
      return { ...shown, ...(targetUrl === undefined ? {} : { target_url: targetUrl }) };
    } catch (thrown) {
      return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  },
});

async function setCheck(context: Context, check: CheckRun): Promise<Outcome> {
  const github = gitHubOf(context);
  // The turn may have come after the attempt's end.
  context.signal.throwIfAborted();
  const standing = await standingOfCheck(github, check);
  if (standing.step === "already") return checkDone("already", check, standing.id);
  if (standing.step === "overtaken") {
    const detail = `the check run ${check.status.context} has ended since, which pending would take back`;
    return { outcome: "suppressed", detail, destination: commitText(check.status) };
  }
  await context.sent();
  return checkDone("succeeded", check, await writeCheck(github, check, standing));
}

async function setComment(context: Context, comment: Comment): Promise<Outcome> {
  const github = gitHubOf(context);
  context.signal.throwIfAborted();
  const standing = await standingOfComment(github, comment);
  if (standing.step === "already") return commentDone("already", comment, standing.id);
  if (standing.step === "overtaken") {
    const detail = "the comment tells of something that happened later already";
    return { outcome: "suppressed", detail, destination: placeOf(comment) };
  }
  await context.sent();
  return commentDone("succeeded", comment, await writeComment(github, comment, standing));
}

function checkOf({ parameters, variables, request, key }: Context): CheckRun {
  const status = commitStatusOf(parameters, variables);
  return { status, key, at: request.at, summary: parameters.body || summaryOf(variables, status.description) };
}

function commentOf({ parameters, variables, request }: Context): Comment {
  const { owner, repo, pr, body } = parameters;
  const { context, description } = commitStatusOf(parameters, variables);
  return { owner, repo, pr, context, at: request.at, text: body || summaryOf(variables, description) };
}

async function setStatus(context: Context, status: CommitStatus): Promise<Outcome> {
  const client = clientOf(context);
  // The turn may have come after the attempt's end.
  context.signal.throwIfAborted();
  const latest = await client.latest(status);
  const standing = standingOf(status, latest, context.request.at);
  if (standing === "already" && latest !== undefined) return doneBy("already", status, latest);
  if (standing === "overtaken") {
    const detail = `${status.context} is ${latest?.state} since ${latest?.updatedAt}, later than what would set it to pending`;
    return { outcome: "suppressed", detail, destination: commitText(status) };
  }
  await context.sent();
  return doneBy("succeeded", status, await client.post(status));
}

function gitHubOf({ config, http, log, attempt }: Context): GitHub {
  return createGitHub({ ...config, fetch: http.fetch, log, attempt });
}

function clientOf(context: Context): StatusClient {
  return createStatusClient(gitHubOf(context));
}

function doneBy(outcome: Done["outcome"], status: CommitStatus, { id }: PostedStatus): Done {
  const { state, context, truncated } = status;
  const created = { id, context };
  return { outcome, detail: `${state} (${context})`, created, destination: commitText(status), truncated };
}

function identityOf({ owner, repo, sha, context }: CommitStatus, { apiUrl }: GitHubConfig): string {
  return JSON.stringify([apiUrl, `${owner}/${repo}`.toLowerCase(), sha, context.toLowerCase()]);
}
