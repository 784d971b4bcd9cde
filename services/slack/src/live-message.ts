import type { Json, JsonObject } from "@onexit/events";
import { ActionError, type HistoryPort, RetryableError, type Saying, sayLast } from "@onexit/sdk";
import { type Content, clientOf, post, type SlackContext, update } from "./call.ts";
import { escapeSlack } from "./cause.ts";
import { errorOfSlack } from "./errors.ts";
import { headlineOf } from "./headline.ts";
import type { SlackMessage } from "./message.ts";
import { logText } from "./message.ts";
import { findReply } from "./probe.ts";
import { isFailure, type Posted } from "./standing.ts";

/** One run's message in one channel. */
export interface LiveMessage {
  /** Posts the message, or makes the one that is there say this; `overtaken` when it says something later already. */
  say(message: SlackMessage, thread: Posted | undefined): Promise<(Posted & { readonly detail: string }) | "overtaken">;
  /** Where the message is that this delivery began to post and nobody knows of; undefined when there is none to look for. */
  begun(): Promise<boolean>;
  /** Where it is when this very delivery has posted it. */
  postedByThis(): Promise<Posted | undefined>;
  /** Writes down where it was found. */
  found(message: SlackMessage, posted: Posted): Promise<void>;
}

/** What is kept of it: who is posting it, or what it says. */
interface Posting {
  readonly posting: string;
  /** Epoch ms. */
  readonly since: number;
}
interface Said extends Posted, Content {
  readonly status: string;
  /** The delivery that posted it. */
  readonly by: string;
}

/** Whoever began to post it and has not been heard of for so long is not waited for. */
const longestPostingMs = 60_000;

/** The live message of an attempt's run. */
export function liveMessageOf(history: HistoryPort, context: SlackContext, channel: string): LiveMessage {
  const { request, key, attempt, variables } = context;
  const { status } = variables.workflow;
  const place = runPlace(context, channel);

  const read = async () => {
    const found = await history.get(place);
    const record = found?.record as unknown as Posting | Saying | undefined;
    const said = record !== undefined && "what" in record ? (record.what as unknown as Said) : undefined;
    const posting = record !== undefined && "posting" in record ? record : undefined;
    const lastBy = record !== undefined && "key" in record ? record.key : undefined;
    return { said, lastBy, posting, revision: found?.revision };
  };
  const sayingOf = (what: Said): Saying => ({ at: request.at, key, what: what as unknown as Json });

  const postFirst = async (message: SlackMessage, thread: Posted | undefined, revision: number | undefined) => {
    const mark = (posting: string): JsonObject => ({ posting, since: Date.now() });
    const reserved = await history.put(place, mark(key), revision);
    if (reserved === undefined) throw new RetryableError("the run's message is being posted by another delivery");
    let posted: Posted;
    try {
      posted = await post(context, { channel, ...(thread === undefined ? {} : { thread: thread.ts }) }, message, key);
    } catch (error) {
      // Nothing was posted, so nobody needs to wait for it.
      if (error instanceof ActionError && error.verdict !== "unclear") await history.put(place, mark(""), reserved);
      throw error;
    }
    await history.put(place, { ...sayingOf({ ...posted, ...contentOf(message), status, by: key }) }, reserved);
    return { ...posted, detail: thread === undefined ? "posted" : "posted in the thread" };
  };

  const change = async (
    message: SlackMessage,
    before: Said,
    lastBy: string | undefined,
    thread: Posted | undefined,
  ) => {
    const mine = sayingOf({ ...before, ...contentOf(message), status });
    const say = ({ what, key: by }: Saying) => update(context, before, what as unknown as Said, by);
    if (!(await sayLast({ history, key: place, mine, maybeSaid: attempt > 1, say }))) return "overtaken" as const;
    // An earlier attempt of this delivery may have got as far as the edit.
    const isRepetition = attempt > 1 && lastBy === key;
    const turnedRed = isFailure(status) && (isRepetition || !isFailure(before.status));
    const hasNews = turnedRed || (status === "Succeeded" && thread !== undefined);
    // An edit notifies nobody.
    if (hasNews) await replyOnce(context, thread ?? before);
    return { channel: before.channel, ts: before.ts, detail: "updated" };
  };

  return {
    async say(message, thread) {
      const { said, lastBy, posting, revision } = await read();
      const isMine = said?.by === key && lastBy === key;
      if (isMine && JSON.stringify(contentOf(said)) === JSON.stringify(contentOf(message)))
        return { channel: said.channel, ts: said.ts, detail: "posted" };
      if (said !== undefined) {
        return change(message, said, lastBy, thread).catch((error: unknown) => {
          if (isGone(error)) return postFirst(message, thread, revision);
          throw error;
        });
      }
      const isOthers = posting !== undefined && posting.posting !== "" && posting.posting !== key;
      if (isOthers && Date.now() - posting.since < longestPostingMs) {
        throw new RetryableError("the run's message is being posted by another delivery");
      }
      return postFirst(message, thread, revision);
    },
    begun: async () => (await read()).posting?.posting === key,
    async postedByThis() {
      const { said } = await read();
      return said?.by === key ? { channel: said.channel, ts: said.ts } : undefined;
    },
    async found(message, posted) {
      const { posting, revision } = await read();
      if (posting?.posting !== key) return;
      await history.put(place, { ...sayingOf({ ...posted, ...contentOf(message), status, by: key }) }, revision);
    },
  };
}

/** Says in a thread, and in the channel, what an edit does not tell anybody; once, however often it is tried. */
async function replyOnce(context: SlackContext, { channel, ts }: Posted): Promise<void> {
  const key = `${context.key}/reply`;
  if (context.attempt > 1) {
    const known = await findReply(clientOf(context), { channel, ts }, key).catch((thrown: unknown) => {
      throw errorOfSlack("conversations.replies", thrown);
    });
    if (known !== undefined) return;
  }
  const text = [escapeSlack(headlineOf(context.variables)), logText(context.variables)].filter((part) => part !== "");
  await post(context, { channel, thread: ts }, { text: text.join("\n") }, key);
}

/** Where it is kept what a run's message in a channel says, who is posting it, or which digest stands for it. */
export function runPlace({ config, request }: SlackContext, channel: string): readonly string[] {
  return ["slack", "run", config.apiUrl, request.workflow.uid, channel];
}

/** Somebody deleted it, or it may not be edited any more. docs.slack.dev/reference/methods/chat.update#errors */
export function isGone(error: unknown): boolean {
  const code = error instanceof ActionError ? error.details.code : undefined;
  return code === "message_not_found" || code === "cant_update_message" || code === "edit_window_closed";
}

function contentOf({ text, blocks }: Content): Content {
  return { text, ...(blocks === undefined ? {} : { blocks }) };
}
