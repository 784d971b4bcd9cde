import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Received } from "../received.ts";

/** A Slack message as it stands now, with what was said in its thread. */
export interface SlackCard {
  readonly ts: string;
  /** Epoch ms. */
  readonly at: number;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly edited: boolean;
  readonly replies: readonly SlackCard[];
}

/** The latest word of one context on a commit, or a comment on it. */
export interface StatusCard {
  readonly at: number;
  readonly context: string;
  readonly state: string;
  readonly description: string;
  readonly targetUrl: string;
}

/** An incident as whoever is on call sees it. */
export interface IncidentCard {
  readonly key: string;
  readonly at: number;
  readonly state: "triggered" | "acknowledged" | "resolved";
  readonly severity: string;
  readonly summary: string;
  readonly source: string;
  readonly triggers: number;
}

export interface MailCard {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface PostCard {
  readonly at: number;
  readonly destination: string;
  readonly body: Json;
}

/** What was not accepted, or met a fault. */
export interface RefusedCard {
  readonly at: number;
  readonly provider: string;
  readonly path: string;
  readonly why: string;
}

/** Everything as its receivers see it, newest first. */
export interface Mailroom {
  readonly channels: ReadonlyMap<string, readonly SlackCard[]>;
  /** By `owner/repo@sha`. */
  readonly commits: ReadonlyMap<string, readonly StatusCard[]>;
  readonly incidents: readonly IncidentCard[];
  readonly mails: readonly MailCard[];
  readonly posts: readonly PostCard[];
  readonly refused: readonly RefusedCard[];
}

/** What requests have come to, in their order. */
export function mailroomOf(received: readonly Received[]): Mailroom {
  const slack = new Map<string, SlackCard & { channel: string; thread: string }>();
  const channelNames = new Map<string, string>();
  const statuses = new Map<string, Map<string, StatusCard>>();
  const incidents = new Map<string, IncidentCard>();
  const mails = new Map<string, MailCard>();
  const posts = new Map<string, PostCard>();
  const refused: RefusedCard[] = [];
  for (const one of received) {
    const { at, provider, kind, path, request, outcome } = one;
    if (outcome.stored === undefined) {
      const why = outcome.refused ?? one.fault;
      if (why !== undefined) refused.push({ at, provider, path, why });
      continue;
    }
    if (provider === "slack") takeSlack(one, slack, channelNames);
    else if (kind === "status") {
      const [, repo = "", sha = ""] = /\/repos\/([^/]+\/[^/]+)\/statuses\/([^/]+)/.exec(path) ?? [];
      const commit = `${repo}@${sha}`;
      const card = statusOf(request, at);
      statuses.set(commit, (statuses.get(commit) ?? new Map()).set(card.context, card));
    } else if (kind === "alert") takeAlert(one, incidents);
    else if (kind === "letter") {
      const { from, to, subject, text: body } = request;
      mails.set(text(outcome.stored.messageId), {
        at,
        from: text(from),
        to: text(to),
        subject: text(subject),
        text: text(body),
      });
    } else if (kind === "event") {
      posts.set(text(request.id), { at, destination: text(request.destination) || path, body: request.body ?? null });
    }
  }
  return {
    channels: threaded([...slack.values()], channelNames),
    commits: new Map([...statuses].reverse().map(([commit, cards]) => [commit, newestFirst([...cards.values()])])),
    incidents: newestFirst([...incidents.values()]),
    mails: newestFirst([...mails.values()]),
    posts: newestFirst([...posts.values()]),
    refused: newestFirst(refused),
  };
}

type Kept = SlackCard & { readonly channel: string; readonly thread: string };

function takeSlack(
  { at, kind, request, outcome }: Received,
  kept: Map<string, Kept>,
  names: Map<string, string>,
): void {
  const channel = text(outcome.stored?.channel) || text(request.channel) || "incoming webhook";
  const name = text(request.channel);
  if (name.startsWith("#") || !names.has(channel)) names.set(channel, name || channel);
  const ts = text(outcome.stored?.ts) || text(request.ts) || String(at);
  const before = kept.get(`${channel} ${ts}`);
  const files = list(request.files)
    .filter(isObject)
    .map((file) => `[file: ${text(file.title) || text(file.id)}]`);
  kept.set(`${channel} ${ts}`, {
    channel,
    ts,
    thread: text(request.thread_ts) || (before?.thread ?? ""),
    at: before?.at ?? at,
    text: [text(request.text) || text(request.initial_comment), ...files].filter(Boolean).join("\n"),
    blocks: list(request.blocks).filter(isObject) as JsonObject[],
    edited: kind === "update" || before !== undefined,
    replies: [],
  });
}

function threaded(all: readonly Kept[], names: ReadonlyMap<string, string>): Map<string, readonly SlackCard[]> {
  const channels = new Map<string, readonly SlackCard[]>();
  for (const channel of new Set(all.map((card) => card.channel))) {
    const here = all.filter((card) => card.channel === channel);
    const starts = new Set(here.map(({ ts }) => ts));
    const isReply = ({ thread, ts }: Kept) => thread !== "" && thread !== ts && starts.has(thread);
    const cards = here
      .filter((card) => !isReply(card))
      .map((card) => ({ ...card, replies: here.filter((other) => isReply(other) && other.thread === card.ts) }));
    channels.set(names.get(channel) ?? channel, newestFirst(cards));
  }
  return channels;
}

function statusOf({ context, state, description, target_url: targetUrl }: JsonObject, at: number): StatusCard {
  return {
    at,
    context: text(context) || "default",
    state: text(state),
    description: text(description),
    targetUrl: text(targetUrl),
  };
}

const movesTo = { trigger: "triggered", acknowledge: "acknowledged", resolve: "resolved" } as const;

function takeAlert({ at, request }: Received, incidents: Map<string, IncidentCard>): void {
  const key = text(request.dedup_key);
  const payload = isObject(request.payload) ? request.payload : {};
  const state = movesTo[text(request.event_action) as keyof typeof movesTo] ?? "triggered";
  const before = incidents.get(key);
  const isNew = state === "triggered" && before?.state !== "triggered" && before?.state !== "acknowledged";
  const opened = {
    severity: text(payload.severity),
    summary: text(payload.summary),
    source: text(payload.source),
    triggers: 0,
  };
  const base = isNew || before === undefined ? opened : before;
  incidents.set(key, { ...base, key, at, state, triggers: base.triggers + (state === "triggered" ? 1 : 0) });
}

function newestFirst<T extends { readonly at: number }>(cards: readonly T[]): T[] {
  return [...cards].sort((a, b) => b.at - a.at);
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // Clients that send forms send lists as JSON.
  if (typeof value !== "string" || !value.startsWith("[")) return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
