import type { Json } from "@onexit/events";
import { type ActionContext, type Done, defineAction, type Outcome } from "@onexit/sdk";
import { createStatusClient, type PostedStatus, type StatusClient } from "./client.ts";
import { type CommitStatus, commitStatusOf, commitText } from "./commit-status.ts";
import { type GitHubConfig, githubConfig } from "./config.ts";
import { type GitHubParameters, githubParameters } from "./parameters.ts";
import { standingOf } from "./standing.ts";
import { createTurns } from "./turns.ts";

type Context = ActionContext<GitHubParameters, GitHubConfig>;

/** Reading and then writing is not one step for GitHub, so within this process nothing comes between. */
const inTurn = createTurns();

/**
 * Sets one commit status. The context is what a repetition is recognised by: the latest status of it is read first, and
 * one that says the same already is not posted again, for GitHub keeps every post and only 1 000 of them. `pending`
 * never takes back a result that is newer than the event.
 */
export const githubStatus = defineAction({
  name: "github-status",
  parameters: githubParameters,
  config: githubConfig,

  run: (context) => {
    const status = commitStatusOf(context.parameters, context.variables);
    return inTurn(identityOf(status, context.config), () => setStatus(context, status));
  },

  probe: async (context) => {
    const status = commitStatusOf(context.parameters, context.variables);
    const latest = await clientOf(context).latest(status);
    return latest !== undefined && standingOf(status, latest, context.request.at) === "already"
      ? doneBy("already", status, latest)
      : "absent";
  },

  preview: ({ parameters, variables }): Json => {
    try {
      const { targetUrl, truncated: _, ...shown } = commitStatusOf(parameters, variables);
      return { ...shown, ...(targetUrl === undefined ? {} : { target_url: targetUrl }) };
    } catch (thrown) {
      return { problem: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  },
});

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

function clientOf({ config, http, log, attempt }: Context): StatusClient {
  return createStatusClient({ ...config, fetch: http.fetch, log, attempt });
}

function doneBy(outcome: Done["outcome"], status: CommitStatus, { id }: PostedStatus): Done {
  const { state, context, truncated } = status;
  const created = { id, context };
  return { outcome, detail: `${state} (${context})`, created, destination: commitText(status), truncated };
}

function identityOf({ owner, repo, sha, context }: CommitStatus, { apiUrl }: GitHubConfig): string {
  return JSON.stringify([apiUrl, `${owner}/${repo}`.toLowerCase(), sha, context.toLowerCase()]);
}
