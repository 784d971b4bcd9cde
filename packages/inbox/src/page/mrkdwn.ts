import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

/** A piece of a page. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Slack's mrkdwn as a page shows it: bold, code, links to the web, line breaks; everything else is text. */
export function mrkdwn(source: string): readonly Html[] {
  const pieces = source.split(/(```[\s\S]*?```|`[^`\n]+`|\*[^\s*](?:[^*\n]*[^\s*])?\*|<[^<>\n]+>|\n)/);
  return pieces.filter((piece) => piece !== "").map(pieceOf);
}

function pieceOf(piece: string): Html {
  if (piece.startsWith("```") && piece.length > 6)
    return html`<pre>${entities(piece.slice(3, -3).replace(/^\n/, ""))}</pre>`;
  if (/^`[^`]+`$/.test(piece)) return html`<code>${entities(piece.slice(1, -1))}</code>`;
  if (/^\*[^*\n]+\*$/.test(piece)) return html`<strong>${entities(piece.slice(1, -1))}</strong>`;
  if (piece === "\n") return html`<br>`;
  const [, target = "", , label] = /^<([^|>]+)(\|([^>]*))?>$/.exec(piece) ?? [];
  if (target === "") return html`${entities(piece)}`;
  return /^(https?:|mailto:)/.test(target)
    ? link(entities(target), entities(label ?? target))
    : html`${entities(label ?? target)}`;
}

/** Leads out of this page, and tells nobody where from. */
export function link(url: string, label: string): Html {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return html`${label}`;
  return html`<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${label}</a>`;
}

function entities(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
