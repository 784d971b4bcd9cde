import { missingText } from "@onexit/deliveries";
import { type ActionPreviewed, isJsonObject, type Json } from "@onexit/events";
import { plain, plainLines } from "./plain.ts";
import { readMrkdwn, slackBlockLines } from "./slack-blocks.ts";
import { cut, type Style } from "./style.ts";

/** A card shows no more of a message than this. */
const mostLines = 20;

/** What would have been sent, and for want of which variable it was not. */
export function previewCard(event: ActionPreviewed, style: Style, width = Number.POSITIVE_INFINITY): readonly string[] {
  const { action, destination, missing, preview } = event;
  const { cardTop, cardSide, cardBottom, ellipsis } = style.glyphs;
  const frame = (sign: string) => style.paint("pending", sign);
  const lines = contentOf(action, preview);
  const more = lines.length - mostLines;
  const shown = [
    ...lines.slice(0, mostLines),
    ...(more > 0 ? [style.paint("muted", `${ellipsis} ${more} more ${more === 1 ? "line" : "lines"}`)] : []),
  ];
  return [
    `${frame(cardTop)} ${style.paint("strong", `preview of ${action}`)} ${plain(destination)}`.trimEnd(),
    ...shown.map((line, i) => `${frame(cardSide)} ${i === 0 ? style.paint("strong", line) : line}`.trimEnd()),
    `${frame(cardBottom)} not sent: ${missingText(missing)}`,
  ].map((line) => cut(` ${line}`, width, ellipsis));
}

function contentOf(action: string, preview: Json): readonly string[] {
  const text = action === "slack" ? slackText(preview) : undefined;
  return plainLines(text ?? (typeof preview === "string" ? preview : JSON.stringify(preview, undefined, 2)));
}

function slackText(preview: Json): string | undefined {
  if (!isJsonObject(preview)) return undefined;
  const { blocks, text } = preview;
  if (Array.isArray(blocks) && blocks.length > 0) return slackBlockLines(blocks).join("\n");
  return typeof text === "string" ? readMrkdwn(text) : undefined;
}
