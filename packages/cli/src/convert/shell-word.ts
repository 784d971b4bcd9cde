import { Uncertain } from "./finding.ts";

/** Text, the value of a variable, or that value as a JSON string. */
export type Part = { readonly text: string } | { readonly variable: string } | { readonly json: string };

/** One word of a command, its quotes removed. */
export type Word = readonly Part[];

/** Where reading has come to. */
export interface Cursor {
  source: string;
  at: number;
}

/** Argo has put the value there before any shell sees it, so a tag is text to the shell. */
const tag = /^\{\{[^}]*\}\}/;
const variable = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/;
const ownJson = /^\$\(json "\$([A-Za-z_]\w*)"\)/;

/** Reads one word; the cursor then stands behind it. */
export function readWord(cursor: Cursor): Word {
  const { source } = cursor;
  const parts: Part[] = [];
  while (cursor.at < source.length) {
    const rest = source.slice(cursor.at);
    const char = rest[0] ?? "";
    const found = tag.exec(rest);
    if (found !== null) take(cursor, parts, { text: found[0] }, found[0].length);
    else if (/[\s;&|<>()]/.test(char)) break;
    else if (char === "'") {
      const end = rest.indexOf("'", 1);
      if (end === -1) throw new Uncertain("a ' has no end", cursor.at);
      take(cursor, parts, { text: rest.slice(1, end) }, end + 1);
    } else if (char === '"') {
      const start = cursor.at;
      cursor.at += 1;
      parts.push({ text: "" });
      while (source[cursor.at] !== '"') {
        if (cursor.at >= source.length) throw new Uncertain('a " has no end', start);
        readExpanded(cursor, parts, /^\\["\\$`]/);
      }
      cursor.at += 1;
    } else if (/[*?[~]/.test(char))
      throw new Uncertain(`its script has an unquoted ${JSON.stringify(char)}`, cursor.at);
    else readExpanded(cursor, parts, /^\\[^\n]/);
  }
  return parts;
}

/** The text of a here-document, with its variables. */
export function wordOf(text: string): Word {
  const cursor = { source: text, at: 0 };
  const parts: Part[] = [];
  while (cursor.at < text.length) readExpanded(cursor, parts, /^\\[\\$`]/);
  return parts;
}

function readExpanded(cursor: Cursor, parts: Part[], escaped: RegExp): void {
  const rest = cursor.source.slice(cursor.at);
  const [found] = tag.exec(rest) ?? [];
  const [whole, json = ""] = ownJson.exec(rest) ?? [];
  const [expansion, braced, bare = ""] = variable.exec(rest) ?? [];
  if (found !== undefined) take(cursor, parts, { text: found }, found.length);
  else if (rest.startsWith("\\\n")) take(cursor, parts, { text: "" }, 2);
  else if (escaped.test(rest)) take(cursor, parts, { text: rest[1] ?? "" }, 2);
  else if (whole !== undefined) take(cursor, parts, { json }, whole.length);
  else if (expansion !== undefined) take(cursor, parts, { variable: braced ?? bare }, expansion.length);
  else if (/^(?:\$[({\d?@*#!$-]|`)/.test(rest)) throw new Uncertain(`its script uses ${expansionOf(rest)}`, cursor.at);
  else take(cursor, parts, { text: rest[0] ?? "" }, 1);
}

function expansionOf(text: string): string {
  if (/^\$[^({]/.test(text)) return text.slice(0, 2);
  return text.startsWith("${") ? "an expansion that chooses between values" : "what another command prints";
}

function take(cursor: Cursor, parts: Part[], part: Part, length: number): void {
  parts.push(part);
  cursor.at += length;
}
