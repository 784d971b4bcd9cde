import { isObject } from "../json.ts";

type Fields = { readonly [key: string]: unknown };

/** A Slack message as lines of text: its blocks, else its text. */
export function linesOfMessage(request: Fields, utf8: boolean): readonly string[] {
  const blocks = Array.isArray(request.blocks) ? (request.blocks as readonly unknown[]) : [];
  const lines = blocks.flatMap((block) => (isObject(block) ? linesOfBlock(block, utf8) : []));
  if (lines.length > 0) return lines;
  const titles = list(request.files).flatMap((file) =>
    isObject(file) ? `[file: ${String(file.title ?? file.id)}]` : [],
  );
  const said = [request.text, request.initial_comment, request.filename].find((text) => typeof text === "string");
  return [...(typeof said === "string" && said !== "" ? linesIn(said) : []), ...titles];
}

function linesOfBlock(block: Fields, utf8: boolean): readonly string[] {
  const separator = utf8 ? " · " : " | ";
  switch (block.type) {
    case "divider":
      return [(utf8 ? "─" : "-").repeat(20)];
    case "section":
      return [
        ...textLines(block.text),
        ...list(block.fields).flatMap(textLines),
        ...elementsLine([block.accessory], " "),
      ];
    case "context":
      return elementsLine(list(block.elements), separator);
    case "actions":
      return elementsLine(list(block.elements), " ");
    case "image":
      return elementsLine([block], " ");
    default:
      return textLines(block.text);
  }
}

function elementsLine(elements: readonly unknown[], separator: string): readonly string[] {
  const words = elements.flatMap((element) => {
    if (!isObject(element)) return [];
    if (element.type === "image") return [`[image: ${String(element.alt_text ?? "")}]`];
    const text = textLines(element.type === "button" ? element.text : element).join(" ");
    return element.type === "button" ? [`[${text}]`] : [text];
  });
  return words.length > 0 ? [words.join(separator)] : [];
}

/** The lines of a text object, or of a text. */
function textLines(value: unknown): readonly string[] {
  const text = isObject(value) ? value.text : value;
  return typeof text === "string" ? linesIn(text) : [];
}

function linesIn(text: string): readonly string[] {
  return plain(text).split(/\r\n?|\n/);
}

/** mrkdwn as people read it: `<url|label>` is its label, entities are characters. */
function plain(text: string): string {
  return text
    .replace(/<([^<>|]+)\|([^<>]+)>/g, "$2 ($1)")
    .replace(/<((?:https?|mailto):[^<>|]+)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
