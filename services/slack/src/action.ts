import type { Json } from "@onexit/events";
import { type Done, defineAction, type HistoryPort, type Outcome, type Probe, TerminalError } from "@onexit/sdk";
import { IncomingWebhook, type IncomingWebhookSendArguments } from "@slack/webhook";
import { type SlackContext as Context, clientOf, post } from "./call.ts";
import { slackConfig } from "./config.ts";
import { errorOfSlack } from "./errors.ts";
import { liveMessageOf } from "./live-message.ts";
import { memoryOf } from "./memory.ts";
import { messageOf, type SlackMessage } from "./message.ts";
import { slackParameters } from "./parameters.ts";
import { findMessage, findReply } from "./probe.ts";
import { isFailure, type Posted } from "./standing.ts";
import { digestFor, digestOf, type Told, tellInDigest, toldIn } from "./tell-digest.ts";
import { areStepsTold, mayHaveSteps, type ReadJournal, tellSteps } from "./tell-steps.ts";

/** What the action needs beside Slack. */
export interface SlackPorts {
  /** What was told of earlier runs, and where each run's message is. */
  readonly history: HistoryPort;
  /** Where a run's failed steps stand, each with its log. */
  readonly readJournal: ReadJournal;
}

/**
 * Posts a message, or changes the one that its run has in the channel already. With a token a message whose reply was
 * lost is looked for before it is posted again, and changing one twice is changing it once; a webhook cannot be asked and
 * changes nothing, so there it is posted again (or, by configuration, dropped).
 */
export const slackAction = (ports: SlackPorts) =>
  defineAction({
    name: "slack",
    parameters: slackParameters,
    config: slackConfig,
    escape: "slack",
    onUnclear: ({ onUnclear }) => onUnclear,

    recall: async ({ request, config }) => {
      const { condition, consecutiveFailures, recovered } = await memoryOf(ports.history, { request, config }).judge();
      return { condition, consecutiveFailures, recovered };
    },

    run: async (context) => {
      const { config, parameters, variables } = context;
      const condition = variables.history?.condition ?? "";
      if (parameters.only !== undefined && !parameters.only.some((wanted) => wanted === condition)) {
        const detail = `the run is ${condition === "" ? "none of those" : condition} to the ones before it; only ${parameters.only.join(", ")} is told`;
        return { outcome: "suppressed", detail, destination: parameters.channel ?? config.channel ?? "" };
      }
      if (config.botToken !== undefined) return postByToken(context, ports);
      if (config.webhookUrl !== undefined) return postByWebhook(context, config.webhookUrl, ports.history);
      throw new TerminalError("neither SLACK_BOT_TOKEN nor SLACK_WEBHOOK_URL is set");
    },

    probe: async (context) => {
      if (context.config.botToken === undefined) return "unknown";
      return isLive(context) ? probeLive(context, ports) : probeMessage(context);
    },

    preview: ({ parameters, variables, config }): Json => {
      const { text, blocks } = messageOf(parameters, variables);
      return { channel: parameters.channel ?? config.channel ?? "", text, ...(blocks === undefined ? {} : { blocks }) };
    },
  });

async function postByToken(context: Context, ports: SlackPorts): Promise<Outcome> {
  const channel = channelOf(context);
  const message = messageOf(context.parameters, context.variables);
  const { history } = ports;
  const memory = memoryOf(history, context);
  if (!isLive(context)) {
    const created = await post(context, { channel }, message, context.key);
    await memory.remember(created);
    return { ...doneBy(context, message), detail: "posted", created: { ...created }, destination: channel };
  }
  const inDigest = await postInDigest(context, ports, channel);
  if (inDigest !== undefined) return inDigest;
  const { thread } = await memory.judge();
  const said = await liveMessageOf(history, context, channel).say(message, thread);
  if (said === "overtaken") {
    const detail = "the run's message says something that happened later already";
    return { outcome: "suppressed", detail, destination: channel };
  }
  const { detail, ...created } = said;
  await memory.remember(created);
  const run = thread === undefined ? undefined : context.variables.workflow.name;
  const cut = mayHaveSteps(context.variables)
    ? await tellSteps({ ...ports, context, channel }, thread ?? created, run)
    : [];
  const done = doneBy(context, message);
  return { ...done, truncated: [...message.truncated, ...cut], detail, created, destination: channel };
}

/** Told in a digest, where too many workflows fail at once; undefined where the run is told in a message of its own. */
async function postInDigest(context: Context, { history }: SlackPorts, channel: string): Promise<Outcome | undefined> {
  const telling = { history, context, channel };
  if (!isFailure(context.variables.workflow.status)) {
    if ((await digestOf(telling)) === undefined) return undefined;
    return { outcome: "suppressed", detail: "the run's failure is told in a digest already", destination: channel };
  }
  const id = await digestFor(telling);
  if (id === undefined) return undefined;
  const told = await tellInDigest(telling, id);
  // A digest gathers many templates: no failure that follows belongs into its thread.
  await memoryOf(history, context).remember(nowhere);
  return { ...doneInDigest(told), destination: channel };
}

function doneInDigest({ channel, ts, runs, truncated }: Told): Done {
  const detail = `told in a digest of ${runs} ${runs === 1 ? "failure" : "failures"}`;
  return { outcome: "succeeded", detail, created: { channel, ts }, truncated };
}

/** The message that this delivery may have posted as its run's; changing one that is there needs no question. */
async function probeLive(context: Context, { history }: SlackPorts): Promise<Probe> {
  const channel = channelOf(context);
  const digest = await digestOf({ history, context, channel });
  if (digest !== undefined) {
    const told = await toldIn({ history, context, channel }, digest);
    return told === undefined ? "absent" : { ...doneInDigest(told), destination: channel };
  }
  const live = liveMessageOf(history, context, channel);
  const message = messageOf(context.parameters, context.variables);
  const memory = memoryOf(history, context);
  const known = await live.postedByThis();
  if (known === undefined && !(await live.begun())) return "absent";
  const answer =
    known === undefined ? await probeThreadAndChannel(context, (await memory.judge()).thread) : foundAt(known);
  if (typeof answer === "string") return answer;
  const { channel: id, ts } = answer.created as unknown as Posted;
  await live.found(message, { channel: id, ts });
  await memory.remember({ channel: id, ts });
  // What is left is told by going on: the message is not posted again.
  if (mayHaveSteps(context.variables) && !(await areStepsTold({ history, context, channel }))) return "absent";
  return { ...answer, destination: channel };
}

async function probeThreadAndChannel(context: Context, thread: Posted | undefined): Promise<Probe> {
  if (thread === undefined) return probeMessage(context);
  const reply = await findReply(clientOf(context), thread, context.key).catch((thrown: unknown) => {
    throw errorOfSlack("conversations.replies", thrown);
  });
  return reply === undefined ? "absent" : foundAt(reply);
}

async function probeMessage(context: Context): Promise<Probe> {
  const { created, key, request } = context;
  const sentAt = context.sentAt ?? request.at;
  const channel = typeof created?.channel === "string" ? created.channel : channelOf(context);
  const wanted = { key, channel, sentAt, until: (context.lastSentAt ?? sentAt) + request.timeoutMs };
  return await findMessage(clientOf(context), wanted).catch((thrown: unknown) => {
    throw errorOfSlack("conversations.history", thrown);
  });
}

function foundAt({ channel, ts }: Posted): Done {
  return { outcome: "already", detail: "found in the channel", created: { channel, ts } };
}

/** The message that nobody wrote himself is its run's one message. */
function isLive({ parameters }: Context): boolean {
  return parameters.live ?? (parameters.text === undefined && parameters.blocks === undefined);
}

async function postByWebhook(context: Context, url: string, history: HistoryPort): Promise<Outcome> {
  const { http, parameters, variables } = context;
  const message = messageOf(parameters, variables);
  const webhook = new IncomingWebhook(url, { fetch: http.strictFetch, retryConfig: { retries: 0 } });
  const body = { ...contentOf(message), unfurl_links: false, unfurl_media: false };
  await context.sent();
  try {
    await webhook.send(body as unknown as IncomingWebhookSendArguments);
    // Where it is nobody says, so nothing is gathered under it; that the run ended is remembered all the same.
    await memoryOf(history, context).remember(nowhere);
    const destination = parameters.channel ?? "incoming webhook";
    return { ...doneBy(context, message), detail: "posted", destination };
  } catch (thrown) {
    throw errorOfSlack("incoming webhook", thrown);
  }
}

/** A message of a webhook has no place that could be named. */
const nowhere: Posted = { channel: "", ts: "" };

function channelOf({ parameters, config }: Context): string {
  const channel = parameters.channel ?? config.channel;
  if (channel === undefined) throw new TerminalError("no channel: set `channel` in plugin.slack, or SLACK_CHANNEL");
  return channel;
}

function contentOf({ text, blocks }: SlackMessage) {
  return { text, ...(blocks === undefined ? {} : { blocks }) };
}

function doneBy({ request }: Context, { truncated }: SlackMessage): Pick<Done, "outcome" | "truncated" | "unknown"> {
  const { template = "default" } = request;
  // A misspelt name must not cost the message; it was sent in the default form.
  return { outcome: "succeeded", truncated, ...(template === "default" ? {} : { unknown: [`template ${template}`] }) };
}
