import { html } from "hono/html";
import { type Html, link } from "./mrkdwn.ts";

/**
 * Markdown as GitHub shows it, as far as comments and check runs of ours use it: paragraphs, headings, lists, fences, code,
 * bold, emphasis, links. HTML comments are not seen; everything else is text.
 */
export function markdown(source: string): readonly Html[] {
  const seen = source.replaceAll("\r\n", "\n").replace(/<!--[\s\S]*?-->\n?/g, "");
  return seen
    .split(/^(```[^\n]*\n[\s\S]*?(?:\n```[^\S\n]*$|(?![\s\S])))/m)
    .flatMap((piece) => (piece.startsWith("```") ? [fence(piece)] : piece.split(/\n\s*\n/).flatMap(blocksOf)));
}

function fence(piece: string): Html {
  return html`<pre>${piece.replace(/^```[^\n]*\n/, "").replace(/\n?```[^\S\n]*$/, "")}</pre>`;
}

/** A paragraph, in which headings and lists may begin at any line. */
function blocksOf(paragraph: string): readonly Html[] {
  const blocks: Html[] = [];
  for (const [kind, lines] of runsOf(paragraph.split("\n").filter((line) => line.trim() !== ""))) {
    if (kind === "heading") blocks.push(...lines.map((line) => html`<h4>${inline(line.replace(/^#+ /, ""))}</h4>`));
    else if (kind === "item") {
      blocks.push(html`<ul>${lines.map((line) => html`<li>${inline(line.replace(/^\s*[-*] /, ""))}</li>`)}</ul>`);
    } else blocks.push(html`<p>${inline(lines.join("\n"))}</p>`);
  }
  return blocks;
}

type Kind = "heading" | "item" | "text";

/** Lines of one kind that stand together. */
function runsOf(lines: readonly string[]): readonly (readonly [Kind, string[]])[] {
  const runs: [Kind, string[]][] = [];
  for (const line of lines) {
    const kind = /^#{1,6} /.test(line) ? "heading" : /^\s*[-*] /.test(line) ? "item" : "text";
    const last = runs.at(-1);
    if (last?.[0] === kind) last[1].push(line);
    else runs.push([kind, [line]]);
  }
  return runs;
}

const marks = /(`[^`\n]+`|\*\*[^*\n]+\*\*|\*[^*\s][^*\n]*\*|\[[^\]\n]+\]\([^)\s]+\)|https?:\/\/[^\s<>()]+|\n)/;

function inline(text: string): readonly Html[] {
  return text.split(marks).flatMap((piece) => (piece === "" ? [] : [pieceOf(piece)]));
}

function pieceOf(piece: string): Html {
  if (piece === "\n") return html`<br>`;
  if (/^`[^`]+`$/.test(piece)) return html`<code>${piece.slice(1, -1)}</code>`;
  if (/^\*\*[^*]+\*\*$/.test(piece)) return html`<strong>${piece.slice(2, -2)}</strong>`;
  if (/^\*[^*\s][^*]*\*$/.test(piece)) return html`<em>${piece.slice(1, -1)}</em>`;
  if (/^https?:\/\/\S+$/.test(piece)) return link(piece, piece);
  const [, label, url] = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(piece) ?? [];
  return label === undefined || url === undefined ? html`${piece}` : link(url, label);
}
