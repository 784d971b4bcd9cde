import { isObject, type JsonObject, parseJson } from "../json.ts";
import { areTooLong, checkBlocks } from "./blocks.ts";
import type { SlackMessage } from "./message.ts";

/** What a message says, taken from a request. */
export type Content = Pick<SlackMessage, "text" | "blocks" | "attachments" | "metadata">;

/** Why Slack refuses a message, with its details where it gives them. */
export interface Refusal {
  readonly error: string;
  readonly details?: readonly string[];
}

type Fields = { readonly [key: string]: unknown };

/** Reads what a request says; lists and objects may come as JSON texts, as they do in a form. */
export function contentOf(fields: Fields): { readonly content: Content } | { readonly refusal: Refusal } {
  const text = typeof fields.text === "string" ? fields.text : "";
  if (text.length > 40_000) return refuse("msg_too_long");

  const blocks = readList(fields.blocks);
  if (blocks === "unreadable") return refuse("invalid_blocks_format");
  const attachments = readList(fields.attachments);
  if (attachments === "unreadable") return refuse("invalid_attachments");
  const metadata = readMetadata(fields.metadata);
  if (metadata === "unreadable") return refuse("invalid_metadata_format");
  if (text === "" && !blocks?.length && !attachments?.length) return refuse("no_text");

  const flaws = checkBlocks(blocks ?? []);
  if (flaws.length > 0) return refuse("invalid_blocks", flaws);
  if (areTooLong(blocks ?? [])) return refuse("msg_blocks_too_long");
  return {
    content: { text, ...(blocks && { blocks }), ...(attachments && { attachments }), ...(metadata && { metadata }) },
  };
}

/** A request's fields with the JSON texts in them read, for people. */
export function readable(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      const isJson = ["blocks", "attachments", "metadata", "files"].includes(key) && typeof value === "string";
      return [key, isJson ? (parseJson(value) ?? value) : value];
    }),
  );
}

function refuse(error: string, details?: readonly string[]): { readonly refusal: Refusal } {
  return { refusal: { error, ...(details && { details }) } };
}

function readList(value: unknown): readonly JsonObject[] | undefined | "unreadable" {
  if (value === undefined || value === null || value === "") return undefined;
  const list = typeof value === "string" ? parseJson(value) : value;
  return Array.isArray(list) ? list : "unreadable";
}

function readMetadata(value: unknown): SlackMessage["metadata"] | "unreadable" {
  if (value === undefined || value === "") return undefined;
  const read = typeof value === "string" ? parseJson(value) : value;
  const isRight =
    isObject(read) && typeof read.event_type === "string" && read.event_type !== "" && isObject(read.event_payload);
  return isRight
    ? { event_type: String(read.event_type), event_payload: read.event_payload as JsonObject }
    : "unreadable";
}
