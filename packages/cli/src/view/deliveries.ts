import { durationText } from "@onexit/events";
import type { DeliveryRow } from "./delivery-row.ts";
import { deliveryLooks } from "./icons.ts";
import { plain } from "./plain.ts";
import { cut, cutMiddle, type Style } from "./style.ts";
import { alignColumns } from "./table.ts";

export interface DeliveryOptions {
  /** Epoch ms: how far away the next attempt is. */
  readonly now: number;
  /** Columns; unbounded unless given. */
  readonly width?: number;
}

/** A heading and one line for each delivery; nothing where there is none. */
export function deliveryLines(
  rows: readonly DeliveryRow[],
  style: Style,
  { now, width = Number.POSITIVE_INFINITY }: DeliveryOptions,
): readonly string[] {
  if (rows.length === 0) return [];
  const { rule, ellipsis } = style.glyphs;
  // What comes after a long address matters more than the whole of it.
  const widest = Math.min(60, Math.max(16, Math.floor(width * 0.25)));
  const lines = alignColumns(rows.map((row) => deliveryCells(row, style, now, widest)));
  const heading = style.paint("strong", `${rule} Deliveries ${rule}`);
  return [heading, ...lines].map((line) => cut(` ${line}`, width, ellipsis));
}

/** How often it was tried; a preview is no try. */
export function triesText({ state, attempt }: DeliveryRow): string {
  if (state === "previewed" || attempt === 0) return "";
  return `${attempt} ${attempt === 1 ? "try" : "tries"}`;
}

/** How long it took, or what there is to say about it; as of `now`, epoch ms. */
export function deliveryNote(row: DeliveryRow, now: number): string {
  const message = plain(row.message);
  if (row.state === "sent") {
    const took = row.durationMs === undefined ? "" : durationText(row.durationMs);
    return message.endsWith(alreadyDone) ? `${took} ${alreadyDone}`.trim() : took;
  }
  if (row.state !== "retrying" || row.nextAttemptAt === undefined) return message;
  const seconds = Math.ceil((row.nextAttemptAt - now) / 1_000);
  return `${seconds > 0 ? `next in ${durationText(seconds * 1_000).replace(/\.0s$/, "s")}` : "next now"}: ${message}`;
}

const alreadyDone = "(already done)";

function deliveryCells(row: DeliveryRow, style: Style, now: number, widest: number): readonly string[] {
  const look = deliveryLooks[row.state];
  return [
    `${style.icon(look)} ${plain(row.action)}`,
    cutMiddle(plain(row.destination), widest, style.glyphs.ellipsis),
    style.paint(look.tone, row.state),
    triesText(row),
    deliveryNote(row, now),
  ];
}
