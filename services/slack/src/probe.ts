import type { Probe } from "@onexit/sdk";
import type { WebClient } from "@slack/web-api";

/** Which message is looked for, and from when on. */
export interface Wanted {
  readonly key: string;
  /** An id, or a name with or without `#`. */
  readonly channel: string;
  /** Epoch ms just before the first byte was sent. */
  readonly sentAt: number;
  /** Epoch ms by which the last call was over. */
  readonly until: number;
}

/** The type under which a message's metadata carries its key. */
export const metadataType = "onexit_action";

/** Our clock and Slack's may differ; a wide window costs a page, a narrow one a second message. */
const clockSkewMs = 60_000;
/** Larger pages are refused to apps that are distributed outside Slack's marketplace. */
const pageSize = 15;
const mostPages = 20;

/** Looks for a message by the key in its metadata; `unknown` when the channel cannot be found. */
export async function findMessage(client: WebClient, wanted: Wanted): Promise<Probe> {
  const channel = await channelIdOf(client, wanted.channel);
  if (channel === undefined) return "unknown";
  let cursor = "";
  for (let page = 0; page < mostPages; page += 1) {
    const { messages = [], response_metadata } = await client.conversations.history({
      channel,
      oldest: slackTime(wanted.sentAt - clockSkewMs),
      latest: slackTime(wanted.until + clockSkewMs),
      limit: pageSize,
      include_all_metadata: true,
      ...(cursor === "" ? {} : { cursor }),
    });
    const found = messages.find((message) => keyOf(message) === wanted.key);
    if (found?.ts !== undefined) {
      return { outcome: "already", detail: "found in the channel", created: { channel, ts: found.ts } };
    }
    cursor = response_metadata?.next_cursor ?? "";
    if (cursor === "") return "absent";
  }
  return "unknown";
}

/** Looks for a reply in a thread by the key in its metadata. */
export async function findReply(
  client: WebClient,
  thread: { readonly channel: string; readonly ts: string },
  key: string,
): Promise<{ readonly channel: string; readonly ts: string } | undefined> {
  for await (const reply of repliesIn(client, thread)) {
    if (keyOf(reply) === key && reply.ts !== undefined) return { channel: thread.channel, ts: reply.ts };
  }
  return undefined;
}

/** The keys of the messages in a thread that were posted since then; epoch ms. */
export async function keysInThread(
  client: WebClient,
  thread: { readonly channel: string; readonly ts: string },
  since: number,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const reply of repliesIn(client, thread, slackTime(since - clockSkewMs))) {
    const key = keyOf(reply);
    if (key !== undefined) keys.add(key);
  }
  return keys;
}

async function* repliesIn(
  client: WebClient,
  thread: { readonly channel: string; readonly ts: string },
  oldest?: string,
): AsyncGenerator<{ readonly ts?: string }> {
  let cursor = "";
  for (let page = 0; page < mostPages; page += 1) {
    const { messages = [], response_metadata } = await client.conversations.replies({
      ...thread,
      limit: pageSize,
      include_all_metadata: true,
      ...(oldest === undefined ? {} : { oldest }),
      ...(cursor === "" ? {} : { cursor }),
    });
    yield* messages;
    cursor = response_metadata?.next_cursor ?? "";
    if (cursor === "") return;
  }
}

/** The key in a message's metadata; undefined when it is none of ours. */
function keyOf(message: object): string | undefined {
  const { metadata } = message as {
    readonly metadata?: { readonly event_type?: unknown; readonly event_payload?: unknown };
  };
  const payload = metadata?.event_payload as { readonly key?: unknown } | undefined;
  return metadata?.event_type === metadataType && typeof payload?.key === "string" ? payload.key : undefined;
}

/** Posting takes a name, looking needs an id. */
async function channelIdOf(client: WebClient, channel: string): Promise<string | undefined> {
  if (/^[CGD][A-Z0-9]{7,}$/.test(channel)) return channel;
  const name = channel.replace(/^#/, "");
  let cursor = "";
  for (let page = 0; page < mostPages; page += 1) {
    const { channels = [], response_metadata } = await client.conversations.list({
      types: "public_channel,private_channel",
      exclude_archived: true,
      limit: 200,
      ...(cursor === "" ? {} : { cursor }),
    });
    const found = channels.find((candidate) => candidate.name === name);
    if (found?.id !== undefined) return found.id;
    cursor = response_metadata?.next_cursor ?? "";
    if (cursor === "") return undefined;
  }
  return undefined;
}

function slackTime(ms: number): string {
  return (ms / 1000).toFixed(6);
}
