import type { Json } from "@onexit/events";
import { Uncertain } from "./finding.ts";

/** What one curl call asks for. */
export interface CurlCall {
  readonly method: string;
  readonly url: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** JSON where it is some, else the text; absent when nothing is sent. */
  readonly body: Json | undefined;
  readonly isJson: boolean;
  /** Whether curl fails when the server refuses. */
  readonly fails: boolean;
  /** Whole seconds for one try, if bounded. */
  readonly timeout: number | undefined;
}

/** Options that only say what is printed or how often it is tried, without and with a value. */
const ignored = new Set([
  "-s",
  "-S",
  "--silent",
  "--show-error",
  "-v",
  "--verbose",
  "--retry-connrefused",
  "--retry-all-errors",
  "-4",
  "--compressed",
  "--no-progress-meter",
]);
const ignoredWithValue = new Set([
  "-o",
  "--output",
  "-w",
  "--write-out",
  "--retry",
  "--retry-delay",
  "--retry-max-time",
  "--connect-timeout",
]);
const failing = new Set(["-f", "--fail", "--fail-with-body"]);
const values = new Set([
  "-X",
  "--request",
  "-H",
  "--header",
  "-m",
  "--max-time",
  "--url",
  "-d",
  "--data",
  "--data-ascii",
  "--data-raw",
  "--data-binary",
  "--json",
]);

/** Reads the words behind `curl`; `input` is what it reads as `@-`. Throws `Uncertain` for what it does not know. */
export function readCurl(words: readonly string[], input: string | undefined): CurlCall {
  let method: string | undefined;
  let timeout: number | undefined;
  let fails = false;
  const urls: string[] = [];
  const data: string[] = [];
  const headers = new Map<string, string>();
  const queue = words.flatMap(separated);
  for (let option = queue.shift(); option !== undefined; option = queue.shift()) {
    if (!option.startsWith("-")) urls.push(option);
    else if (failing.has(option)) fails = true;
    else if (ignoredWithValue.has(option)) queue.shift();
    else if (values.has(option)) {
      const value = queue.shift() ?? "";
      if (option === "-X" || option === "--request") method = value.toUpperCase();
      else if (option === "-H" || option === "--header") addHeader(headers, value);
      else if (option === "-m" || option === "--max-time") timeout = secondsOf(value);
      else if (option === "--url") urls.push(value);
      else {
        if (option === "--json") headers.set("content-type", headers.get("content-type") ?? "application/json");
        data.push(dataOf(option, value, input));
      }
    } else if (!ignored.has(option)) throw new Uncertain(`its curl is called with ${option}`);
  }
  const [url, another] = urls;
  if (url === undefined) throw new Uncertain("its curl has no URL");
  if (another !== undefined) throw new Uncertain("its curl has more than one URL");
  const body = data.length === 0 ? undefined : data.join("&");
  return { method: method ?? (body === undefined ? "GET" : "POST"), url, headers, ...parsed(body), fails, timeout };
}

/** `-sSfX` as its options, `--retry=3` and `-XPOST` as option and value. */
function separated(word: string): readonly string[] {
  const long = /^(--[\w-]+)=(.*)$/s.exec(word);
  if (long !== null) return [long[1] ?? "", long[2] ?? ""];
  if (!/^-[A-Za-z0-9]./s.test(word)) return [word];
  const letters: string[] = [];
  for (const [n, letter] of [...word.slice(1)].entries()) {
    letters.push(`-${letter}`);
    const takesValue = values.has(`-${letter}`) || ignoredWithValue.has(`-${letter}`);
    if (takesValue) return [...letters, ...(n + 2 < word.length ? [word.slice(n + 2)] : [])];
  }
  return letters;
}

function addHeader(headers: Map<string, string>, header: string): void {
  const [, name, value] = /^([^:]+):\s*(.*)$/s.exec(header) ?? [];
  if (name === undefined) throw new Uncertain("its curl is given a header without a colon");
  headers.set(name.toLowerCase(), value ?? "");
}

function secondsOf(value: string): number {
  const seconds = Number(value);
  if (!(seconds > 0)) throw new Uncertain(`its curl is given ${JSON.stringify(value)} as --max-time`);
  return Math.ceil(seconds);
}

function dataOf(option: string, value: string, input: string | undefined): string {
  if (!value.startsWith("@") || option === "--data-raw") return value;
  if (value !== "@-" || input === undefined) throw new Uncertain(`its curl sends the content of ${value.slice(1)}`);
  // As curl does it: only --data-binary and --json keep the lines' ends.
  return option === "--data-binary" || option === "--json" ? input : input.replace(/[\r\n]/g, "");
}

function parsed(body: string | undefined): Pick<CurlCall, "body" | "isJson"> {
  if (body === undefined) return { body, isJson: false };
  try {
    return { body: JSON.parse(body) as Json, isJson: true };
  } catch {
    return { body, isJson: false };
  }
}
