/** A stretch of Slack's `mrkdwn`. */
export type SlackPart =
  | { readonly kind: "text" | "bold" | "italic" | "code" | "block"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly url: string };

const pattern =
  /```\n?([\s\S]*?)```|`([^`\n]+)`|<((?:https?|mailto):[^|>\s]+)(?:\|([^>]*))?>|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<![\w_])_([^_\n]+)_(?![\w_])/g;

/** The stretches of a text in Slack's own markup, unescaped. A link leads to the web or is none. */
export function parseMrkdwn(text: string): readonly SlackPart[] {
  const parts: SlackPart[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) parts.push({ kind: "text", text: unescaped(text.slice(from, match.index)) });
    parts.push(partOf(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: "text", text: unescaped(text.slice(from)) });
  return parts;
}

function partOf([, block, code, url, label, bold, italic]: RegExpExecArray): SlackPart {
  if (block !== undefined) return { kind: "block", text: unescaped(block) };
  if (code !== undefined) return { kind: "code", text: unescaped(code) };
  if (url !== undefined) return { kind: "link", text: unescaped(label ?? url), url: unescaped(url) };
  return bold === undefined
    ? { kind: "italic", text: unescaped(italic ?? "") }
    : { kind: "bold", text: unescaped(bold) };
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
