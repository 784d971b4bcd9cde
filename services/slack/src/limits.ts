import type { Json, JsonObject } from "@onexit/events";
import { isJsonObject } from "@onexit/events";
import { truncate } from "@onexit/render";
import type { Block } from "./parameters.ts";

// docs.slack.dev/reference/block-kit/blocks. The total is undocumented: Slack was seen to refuse about 11 000 characters
// with msg_blocks_too_long, so ours stays well below.
const mostBlocks = 50;
const mostTotal = 9_000;
const longestText = 4_000;
const longestOf: Readonly<Record<string, number>> = { header: 150, section: 3_000, button: 75, field: 2_000 };
const mostFields = 10;
const mostElements: Readonly<Record<string, number>> = { context: 10, actions: 25 };

/** Blocks that Slack accepts, and the paths of what was cut for that. */
export interface Fitted {
  readonly blocks: readonly Block[];
  readonly truncated: readonly string[];
}

/** Cuts a message's blocks to Slack's limits, the last ones first. Never drops a message. */
export function fitBlocks(blocks: readonly Block[]): Fitted {
  const truncated: string[] = [];
  if (blocks.length > mostBlocks) truncated.push("blocks");
  let left = mostTotal;

  const cutText = (text: string, max: number, path: string): string => {
    const cut = truncate(text, Math.max(1, Math.min(max, left)), { keep: "head" });
    if (cut !== text) truncated.push(path);
    left -= cut.length;
    return cut;
  };
  const fit = (value: Json, kind: string, path: string): Json => {
    if (Array.isArray(value)) return fitList(value, kind, path);
    if (!isJsonObject(value)) return value;
    const inner = typeof value.type === "string" && !isTextType(value.type) ? value.type : kind;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const at = `${path}.${key}`;
        if (key === "text" && typeof item === "string") return [key, cutText(item, longestOf[kind] ?? 3_000, at)];
        return [key, fit(item, key === "fields" ? "field" : inner, at)];
      }),
    );
  };
  const fitList = (list: readonly Json[], kind: string, path: string): Json => {
    const most = kind === "field" ? mostFields : (mostElements[kind] ?? list.length);
    if (list.length > most) truncated.push(path);
    return list.slice(0, most).map((item, index) => fit(item, kind, `${path}[${index}]`));
  };

  const fitted: Block[] = [];
  for (const [index, block] of blocks.slice(0, mostBlocks).entries()) {
    if (left <= 1) {
      truncated.push(`blocks[${index}]`);
      break;
    }
    fitted.push(fit(block, "section", `blocks[${index}]`) as JsonObject);
  }
  return { blocks: fitted, truncated };
}

/** The notification's text, cut to what Slack shows. */
export function fitText(text: string): { readonly text: string; readonly truncated: readonly string[] } {
  const cut = truncate(text, longestText, { keep: "head" });
  return { text: cut, truncated: cut === text ? [] : ["text"] };
}

function isTextType(type: string): boolean {
  return type === "plain_text" || type === "mrkdwn";
}
