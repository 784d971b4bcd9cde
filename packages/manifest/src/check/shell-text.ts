import type { JsonObject } from "@onexit/events";
import type { Path } from "../issue.ts";
import { fieldOf, objectOf, type Part, partsOf } from "../read/part.ts";

/** A command is looked at as far as this, and no more calls than these. */
const longestCommand = 4096;
const mostCalls = 100;

/** A text that a container runs, and where it stands. */
export interface ShellText {
  readonly text: string;
  readonly path: Path;
}

/** A call of curl: offsets into its text, and whether an HTTP error makes it fail and whether it sends something. */
export interface CurlCall {
  readonly start: number;
  readonly end: number;
  readonly fails: boolean;
  readonly posts: boolean;
}

/** The texts that the containers of a template run. A command of several words is one text, at its first. */
export function shellTexts(template: Part<JsonObject>): readonly ShellText[] {
  const texts: ShellText[] = [];
  for (const key of ["container", "script"]) {
    const container = objectOf(fieldOf(template, key));
    if (!container) continue;
    const words = ["command", "args"].flatMap((field) => wordsOf(fieldOf(container, field)));
    const [first] = words;
    const isPlainCurl = first && /(?:^|\/)curl$/.test(first.text);
    if (isPlainCurl) texts.push({ text: words.map(({ text }) => text).join(" "), path: first.path });
    else texts.push(...words);
    texts.push(...wordsOf(fieldOf(container, "source")));
  }
  return texts;
}

/** Every call of curl in a shell text. */
export function curlCalls(text: string): readonly CurlCall[] {
  const calls: CurlCall[] = [];
  let seen = 0;
  for (const match of text.matchAll(/(?:^|[\s;|&(`/])(curl)(?=\s)/g)) {
    seen += 1;
    if (seen > mostCalls) break;
    const start = match.index + match[0].length - 4;
    if (isCommentedOut(text, start)) continue;
    const words = commandFrom(text, start);
    calls.push({
      start,
      end: start + 4,
      fails: /\s(?:--fail\b|--fail-with-body\b|-[a-zA-Z]*f)/.test(words),
      posts: /\s(?:-X\s*["']?POST\b|--request[= ]["']?POST\b|--json\b|--data\b|--data-\w+|-[a-zA-Z]*d\s)/.test(words),
    });
  }
  return calls;
}

/** True behind a `#` that begins a word of the same line, looked for as far back as a command may reach. */
function isCommentedOut(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - longestCommand), at);
  return /(?:^|\s)#/.test(before.slice(before.lastIndexOf("\n") + 1));
}

/**
 * To the end of the command: a line break that is not escaped, or a sign that begins another one. Quoted texts of
 * several words are left out.
 */
function commandFrom(whole: string, start: number): string {
  let command = "";
  const text = whole.slice(0, start + longestCommand);
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (/[\n;|&]/.test(sign)) return command;
    if (sign === "\\") at += 1;
    if (sign === '"' || sign === "'") {
      const end = closingQuote(text, at);
      const quoted = text.slice(at, end + 1);
      command += /\s/.test(quoted) ? " " : quoted;
      at = end;
    } else command += sign === "\\" ? " " : sign;
  }
  return command;
}

function closingQuote(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    if (quote === '"' && text.charAt(at) === "\\") at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  return text.length;
}

function wordsOf(part: Part | undefined): readonly ShellText[] {
  if (!part) return [];
  if (typeof part.value === "string") return [{ text: part.value, path: part.path }];
  return partsOf(part).flatMap(([, { value, path }]) => (typeof value === "string" ? [{ text: value, path }] : []));
}
