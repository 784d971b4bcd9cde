import type { JsonObject } from "../json.ts";
import { workspace } from "./message.ts";
import { type Method, textField } from "./method.ts";

const membership = { is_archived: false, is_member: true, context_team_id: workspace.team } as const;

/** Every channel, all of them public. https://docs.slack.dev/reference/methods/conversations.list */
export const list: Method = {
  kind: "other",
  call: (call) => {
    const limit = Math.min(1_000, Number(textField(call, "limit") || 100));
    const cursor = textField(call, "cursor") || "0";
    if (!Number.isInteger(limit) || limit < 1) return { error: "invalid_limit" };
    if (!/^\d+$/.test(cursor)) return { error: "invalid_cursor" };
    const all = call.channels.all();
    const next = Number(cursor) + limit;
    const channels = all
      .slice(Number(cursor), next)
      .map(({ id, name }): JsonObject => ({ id, name, is_channel: true, is_private: false, ...membership }));
    return { reply: { channels, response_metadata: { next_cursor: next < all.length ? String(next) : "" } } };
  },
};
