import { isObject, type JsonObject, parseJson, textOf } from "../json.ts";
import type { Received } from "../received.ts";
import { newestFirst } from "./newest-first.ts";

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

/** What requests to Slack have come to. */
export interface SlackCards {
  take(received: Received): void;
  /** By the names of channels, where something was said last first; newest first, threads oldest first. */
  channels(): ReadonlyMap<string, readonly SlackCard[]>;
}

type Kept = SlackCard & { readonly channel: string; readonly thread: string };

export function createSlackCards(): SlackCards {
  const kept = new Map<string, Kept>();
  const names = new Map<string, string>();
  return {
    take({ at, kind, request, outcome }) {
      const channel = textOf(outcome.stored?.channel) || textOf(request.channel) || "incoming webhook";
      const name = textOf(request.channel);
      if (name.startsWith("#") || !names.has(channel)) names.set(channel, name || channel);
      const ts = textOf(outcome.stored?.ts) || textOf(request.ts) || String(at);
      const before = kept.get(`${channel} ${ts}`);
      const files = listOf(request.files)
        .filter(isObject)
        .map((file) => `[file: ${textOf(file.title) || textOf(file.id)}]`);
      kept.set(`${channel} ${ts}`, {
        channel,
        ts,
        thread: textOf(request.thread_ts) || (before?.thread ?? ""),
        at: before?.at ?? at,
        text: [textOf(request.text) || textOf(request.initial_comment), ...files].filter(Boolean).join("\n"),
        blocks: listOf(request.blocks).filter(isObject) as JsonObject[],
        edited: kind === "update" || before !== undefined,
        replies: [],
      });
    },
    channels: () => threaded([...kept.values()], names),
  };
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
  const lastOf = (cards: readonly SlackCard[]) => cards[0]?.at ?? 0;
  return new Map([...channels].sort(([, a], [, b]) => lastOf(b) - lastOf(a)));
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  // Clients that send forms send lists as JSON.
  if (typeof value !== "string" || !value.startsWith("[")) return [];
  const parsed = parseJson(value);
  return Array.isArray(parsed) ? parsed : [];
}
