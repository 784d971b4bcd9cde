import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { objectAt, objectsAt, textAt } from "./argo-json.ts";

/** What Block Kit blocks say, as lines of text; one of a kind that is not known here stands as its JSON. */
export function slackBlockLines(blocks: readonly Json[]): readonly string[] {
  return blocks.filter(isJsonObject).flatMap(linesOfBlock);
}

/** Slack's `mrkdwn` as people read it: no escapes, no fences, links with their address. */
export function readMrkdwn(text: string): string {
  return text
    .replace(/<([^<>|]*)\|([^<>]*)>/g, "$2 ($1)")
    .replace(/<((?:https?|mailto):[^<>]*)>/g, "$1")
    .replace(/```\n?/g, "")
    .replace(/(^|[\s(])\*([^*\n]+)\*/g, "$1$2")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function linesOfBlock(block: JsonObject): readonly string[] {
  switch (block.type) {
    case "header":
      return [textAt(objectAt(block, "text"), "text")];
    case "section":
      return [objectAt(block, "text"), ...objectsAt(block, "fields")].flatMap(linesOfText);
    case "context":
      return [objectsAt(block, "elements").flatMap(linesOfText).join("  ")];
    case "actions":
      return [objectsAt(block, "elements").map(buttonText).join("  ")];
    case "divider":
      return [""];
    case "image":
      return [`[${textAt(block, "alt_text")}] ${textAt(block, "image_url")}`.trimEnd()];
    default:
      return [JSON.stringify(block)];
  }
}

function linesOfText(text: JsonObject): readonly string[] {
  const value = textAt(text, "text");
  if (value === "") return [];
  return (text.type === "mrkdwn" ? readMrkdwn(value) : value).split("\n");
}

function buttonText(element: JsonObject): string {
  const label = textAt(objectAt(element, "text"), "text");
  return `[${label}] ${textAt(element, "url")}`.trimEnd();
}
