import { setTimeout as sleep } from "node:timers/promises";
import type { Json } from "@onexit/events";
import { ActionError, changeRecord, type HistoryPort, RetryableError, templateNameOf } from "@onexit/sdk";
import { clientOf, post, type SlackContext, update } from "./call.ts";
import { type Digest, messageOfDigest, withRun } from "./digest.ts";
import { errorOfSlack } from "./errors.ts";
import { isGone, runPlace } from "./live-message.ts";
import { findMessage } from "./probe.ts";
import type { Posted } from "./standing.ts";
import { afterFailure, type Storm } from "./storm.ts";

/** Where a run's failure is told, and with what. */
export interface Telling {
  readonly history: HistoryPort;
  readonly context: SlackContext;
  /** As the message names it. */
  readonly channel: string;
}

/** A digest as far as one run's failure is told in it. */
export interface Told extends Posted {
  readonly runs: number;
  readonly truncated: readonly string[];
}

/** Whoever began to write and has not been heard of for so long is not waited for. */
const longestWritingMs = 60_000;
/** How long to wait for another delivery that writes, and how often to look. */
const longestWaitMs = 10_000;
const lookEveryMs = 300;
/** Slack takes some 50 changes a minute; what comes in between is written together. */
const shortestIntervalMs = 1_500;

/**
 * The digest that tells of this run, if one does. Once that is said it stays so: it is written where the run's own message
 * would be, before anything is sent.
 */
export async function digestOf({ history, context, channel }: Telling): Promise<string | undefined> {
  const found = await history.get(runPlace(context, channel));
  return (found?.record as { readonly digest?: string } | undefined)?.digest;
}

/** The digest that this run's failure goes into; undefined when it has a message of its own, or is to get one. */
export async function digestFor(telling: Telling): Promise<string | undefined> {
  const { history, context, channel } = telling;
  const { config, request } = context;
  const { uid } = request.workflow;
  const found = await history.get(runPlace(context, channel));
  if (found !== undefined) return digestOf(telling);
  if (config.digestAfter === 0) return undefined;
  const stormPlace = ["slack", "storm", config.apiUrl, channel];
  const id = await changeRecord<Storm, string | undefined>(history, stormPlace, (before) =>
    afterFailure(before, { uid, now: Date.now() }, config.digestAfter),
  );
  if (id === undefined) return undefined;
  // Another delivery of the run may have been first.
  return (await history.put(runPlace(context, channel), { digest: id })) === undefined ? digestOf(telling) : id;
}

/** Where the digest is that names this run; undefined when none does yet. */
export async function toldIn({ history, context, channel }: Telling, id: string): Promise<Told | undefined> {
  const found = await history.get(placeOf(context, channel, id));
  return toldOf(found?.record as unknown as Digest | undefined, context.request.workflow.uid);
}

/**
 * Enters the run into the digest and sees to it that the message names it. One delivery writes at a time, and writes all that
 * have been entered, so that no older text ever replaces a newer one; the others wait for that.
 */
export async function tellInDigest(telling: Telling, id: string): Promise<Told> {
  const { history, context, channel } = telling;
  const { variables, request, key, signal } = context;
  const { workflow, failure, run } = variables;
  const { uid } = request.workflow;
  const place = placeOf(context, channel, id);
  const entry = {
    at: request.at,
    name: workflow.name,
    template: templateNameOf(workflow),
    step: failure?.step ?? "",
    ...(run === undefined ? {} : { url: run.url }),
  };
  await changeRecord<Digest, void>(history, place, (before) => [withRun(before, uid, entry), undefined]);
  const until = performance.now() + longestWaitMs;
  for (;;) {
    const found = await history.get(place);
    const digest = found?.record as unknown as Digest;
    const told = toldOf(digest, uid);
    if (told !== undefined) return told;
    const now = Date.now();
    const restMs = (digest.notBefore ?? 0) - now;
    if (restMs > 0) throw new RetryableError("Slack limits the digest's channel", { retryAfterMs: restMs });
    const { telling: other } = digest;
    const isFree = other === undefined || other.by === key || now - other.since >= longestWritingMs;
    const isSoon = now - (digest.writtenAt ?? 0) < shortestIntervalMs;
    if (isFree && !isSoon) {
      const mine = { ...digest, telling: { by: key, since: now } };
      const reserved = await history.put(place, mine as unknown as Json, found?.revision);
      if (reserved !== undefined) await write(telling, { place, id, digest, mayBePosted: other !== undefined });
    } else if (performance.now() > until) {
      throw new RetryableError("the digest is being written by another delivery");
    } else {
      await sleep(lookEveryMs, undefined, { signal });
    }
  }
}

interface Writing {
  readonly place: readonly string[];
  readonly id: string;
  readonly digest: Digest;
  /** Somebody has begun to write before, and nobody knows how far that went. */
  readonly mayBePosted: boolean;
}

/** Writes the message and then down that it was written; lets others write when that has failed for certain. */
async function write(
  { history, context, channel }: Telling,
  { place, id, digest, mayBePosted }: Writing,
): Promise<void> {
  const { key } = context;
  const settle = (changes: Partial<Digest>) =>
    changeRecord<Digest, void>(history, place, (now) => {
      if (now?.telling?.by !== key) return [now, undefined];
      const { telling: _, ...rest } = now;
      return [{ ...rest, ...changes }, undefined];
    });
  try {
    const posted = await say(context, channel, { id, digest, mayBePosted });
    await settle({ posted, told: Object.keys(digest.runs).length, writtenAt: Date.now() });
  } catch (error) {
    // What may still be on its way must not come behind what somebody else writes.
    if (error instanceof ActionError && error.verdict !== "unclear") {
      const { retryAfterMs } = error.details;
      await settle(retryAfterMs === undefined ? {} : { notBefore: Date.now() + retryAfterMs });
    }
    throw error;
  }
}

async function say(
  context: SlackContext,
  channel: string,
  { id, digest, mayBePosted }: Omit<Writing, "place">,
): Promise<Posted> {
  const message = messageOfDigest(digest);
  const key = `digest/${id}`;
  const there = digest.posted ?? (mayBePosted ? await find(context, channel, key, digest) : undefined);
  if (there === undefined) return post(context, { channel }, message, key);
  try {
    await update(context, there, message, key);
    return there;
  } catch (error) {
    if (!isGone(error)) throw error;
    return post(context, { channel }, message, key);
  }
}

async function find(
  context: SlackContext,
  channel: string,
  key: string,
  { runs }: Digest,
): Promise<Posted | undefined> {
  const sentAt = Math.min(...Object.values(runs).map(({ at }) => at));
  const wanted = { key, channel, sentAt, until: Date.now() };
  const found = await findMessage(clientOf(context), wanted).catch((thrown: unknown) => {
    throw errorOfSlack("conversations.history", thrown);
  });
  return typeof found === "string" ? undefined : (found.created as unknown as Posted);
}

function toldOf(digest: Digest | undefined, uid: string): Told | undefined {
  const run = digest?.runs[uid];
  if (digest?.posted === undefined || run === undefined || run.n > digest.told) return undefined;
  const { truncated } = messageOfDigest(digest);
  return { ...digest.posted, runs: Object.keys(digest.runs).length, truncated };
}

function placeOf({ config }: SlackContext, channel: string, id: string): readonly string[] {
  return ["slack", "digest", config.apiUrl, channel, id];
}
