import {
  createMemoryHistory,
  type HttpTarget,
  startHttpTarget,
  type TargetReply,
  type TargetRequest,
} from "@onexit/sdk/testing";
import { slackAction } from "../src/action.ts";

/** A posted message, as the fake keeps it. */
interface Posted {
  readonly ts: string;
  readonly text: string;
  readonly channel: string;
  readonly thread_ts?: string;
  readonly blocks?: unknown;
  readonly metadata?: { readonly event_type: string; readonly event_payload: { readonly key: string } };
}

export interface FakeSlack extends HttpTarget {
  readonly posted: readonly Posted[];
  /** Answers the next call of a method with `ok: false`. */
  refuse(method: string, body: { readonly error: string }): void;
}

/** The action, remembering nothing of other tests. */
export function freshSlack() {
  return slackAction({ history: createMemoryHistory(), readJournal: async () => [] });
}

/** A Slack that knows one channel, #ops (C0123456789), and a webhook at /services/T0/B0/x. */
export async function startFakeSlack(now: () => number = Date.now): Promise<FakeSlack> {
  const posted: Posted[] = [];
  const refusals = new Map<string, unknown>();

  const post = (fields: Omit<Posted, "ts">): Posted => {
    const message = { ...fields, ts: `${(now() / 1000).toFixed(3)}${String(posted.length).padStart(3, "0")}` };
    posted.push(message);
    return message;
  };

  const respond = (request: TargetRequest): TargetReply => {
    if (request.path.startsWith("/services/")) {
      post({ channel: "webhook", ...(JSON.parse(request.body) as Omit<Posted, "ts" | "channel">) });
      return { text: "ok" };
    }
    const method = request.path.replace("/api/", "");
    const refusal = refusals.get(method);
    refusals.delete(method);
    if (refusal !== undefined) return { json: { ok: false, ...refusal } };
    const form = new URLSearchParams(request.body);
    switch (method) {
      case "chat.postMessage": {
        const blocks = form.get("blocks");
        const thread_ts = form.get("thread_ts");
        const message = post({
          channel: form.get("channel") ?? "",
          ...(thread_ts === null ? {} : { thread_ts }),
          text: form.get("text") ?? "",
          metadata: JSON.parse(form.get("metadata") ?? "null"),
          ...(blocks === null ? {} : { blocks: JSON.parse(blocks) }),
        });
        return { json: { ok: true, channel: "C0123456789", ts: message.ts } };
      }
      case "chat.update": {
        const index = posted.findIndex(({ ts }) => ts === form.get("ts"));
        const before = posted[index];
        if (before === undefined || form.get("channel") !== "C0123456789") {
          return { json: { ok: false, error: "message_not_found" } };
        }
        const blocks = JSON.parse(form.get("blocks") ?? "[]") as unknown;
        posted[index] = {
          ...before,
          text: form.get("text") ?? "",
          blocks,
          metadata: JSON.parse(form.get("metadata") ?? "null"),
        };
        return { json: { ok: true, channel: "C0123456789", ts: before.ts } };
      }
      case "conversations.replies": {
        const root = form.get("ts");
        return {
          json: { ok: true, messages: posted.filter(({ ts, thread_ts }) => ts === root || thread_ts === root) },
        };
      }
      case "conversations.list": {
        const cursor = form.get("cursor");
        if (cursor === null) {
          return {
            json: { ok: true, channels: [{ id: "C9", name: "other" }], response_metadata: { next_cursor: "2" } },
          };
        }
        return { json: { ok: true, channels: [{ id: "C0123456789", name: "ops" }] } };
      }
      case "conversations.history": {
        if (form.get("channel") !== "C0123456789") return { json: { ok: false, error: "channel_not_found" } };
        const [oldest, latest] = [Number(form.get("oldest")), Number(form.get("latest"))];
        const inside = posted.filter(({ ts }) => Number(ts) >= oldest && Number(ts) <= latest).reverse();
        const from = Number(form.get("cursor") ?? 0);
        const messages = inside.slice(from, from + 15);
        const next_cursor = from + 15 < inside.length ? String(from + 15) : "";
        return { json: { ok: true, messages, response_metadata: { next_cursor } } };
      }
      default:
        return { json: { ok: false, error: "unknown_method" } };
    }
  };

  const target = await startHttpTarget({
    respond,
    isAct: ({ path }) =>
      path === "/api/chat.postMessage" || path === "/api/chat.update" || path.startsWith("/services/"),
  });
  return { ...target, posted, refuse: (method, body) => void refusals.set(method, body) };
}
