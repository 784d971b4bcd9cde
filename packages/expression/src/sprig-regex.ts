import type { Matcher, RE2JS } from "re2js";
import { type Builtin, type Call, calling, fixed } from "./expr-function.ts";
import { limits } from "./limits.ts";
import { compilePattern } from "./pattern.ts";
import { type Fault, isFault, type Value } from "./value.ts";

/** sprig's functions on regular expressions (`regex.go`); but for `regexMatch` a bad pattern is a fault with and without `must`. */
export const sprigRegex: readonly (readonly [string, Builtin])[] = [
  ["regexMatch", calling("ss", (call, pattern, text) => leniently(isMatch(call, pattern, text)))],
  ["mustRegexMatch", calling("ss", isMatch)],
  ...both(
    "regexFind",
    calling("ss", (call, pattern, text) => find(call, pattern, text, 1, (found) => found[0]?.text ?? "")),
  ),
  ...both(
    "regexFindAll",
    calling("ssi", (call, pattern, text, count) =>
      find(call, pattern, text, Number(count), (found) => found.map((match) => match.text)),
    ),
  ),
  ...both(
    "regexReplaceAll",
    calling("sss", (call, pattern, text, by) =>
      find(call, pattern, text, -1, (found) => replace(text, found, (match) => expand(by, match))),
    ),
  ),
  ...both(
    "regexReplaceAllLiteral",
    calling("sss", (call, pattern, text, by) =>
      find(call, pattern, text, -1, (found) => replace(text, found, () => by)),
    ),
  ),
  ...both(
    "regexSplit",
    calling("ssi", (call, pattern, text, count) =>
      find(call, pattern, text, -1, (found) => split(text, found, Number(count))),
    ),
  ),
  ["regexQuoteMeta", fixed("s", (text) => text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&"))],
];

interface Match {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly groups: readonly (string | null)[];
  readonly names: Readonly<Record<string, number>>;
}

function both(name: string, builtin: Builtin): readonly (readonly [string, Builtin])[] {
  return [
    [name, builtin],
    [`must${name.charAt(0).toUpperCase()}${name.slice(1)}`, builtin],
  ];
}

function isMatch(call: Call, pattern: string, text: string): Value | Fault {
  return find(call, pattern, text, 1, (found) => found.length > 0);
}

/** A pattern that is none matches nothing. */
function leniently(result: Value | Fault): Value | Fault {
  return isFault(result) && result.problem.includes("error parsing regexp") ? false : result;
}

/** Works with the first matches; a count below zero means all. */
function find(
  call: Call,
  pattern: string,
  text: string,
  count: number,
  use: (found: readonly Match[]) => Value | Fault,
): Value | Fault {
  const ready = compilePattern(pattern, text.length);
  if ("problem" in ready) return ready;
  const matcher = ready.matcher(text);
  const found: Match[] = [];
  let end = -1;
  let from = 0;
  while (count < 0 || found.length < count) {
    const spent = call.spend((ready.programSize() * (text.length - from)) / 8 + 1);
    if (spent) return spent;
    if (!matcher.find()) break;
    from = matcher.end();
    // An empty match right behind a match does not count, as in Go.
    if (matcher.start() !== matcher.end() || matcher.start() !== end) found.push(matchOf(matcher, ready));
    end = matcher.end();
  }
  return use(found);
}

function matchOf(matcher: Matcher, pattern: RE2JS): Match {
  const groups = Array.from({ length: pattern.groupCount() + 1 }, (_, index) => matcher.group(index));
  return { start: matcher.start(), end: matcher.end(), text: groups[0] ?? "", groups, names: pattern.namedGroups() };
}

function replace(text: string, found: readonly Match[], by: (match: Match) => string): string | Fault {
  let result = "";
  let at = 0;
  for (const match of found) {
    result += text.slice(at, match.start) + by(match);
    at = match.end;
    if (result.length > limits.text) return { problem: `a text grows to more than ${limits.text} characters` };
  }
  return result + text.slice(at);
}

/** Go's `Expand`: `$1`, `$name`, `${name}` and `$$`; a name is as long as it can be. */
function expand(template: string, { groups, names }: Match): string {
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, plain?: string, braced?: string) => {
    const name = plain ?? braced;
    if (name === undefined) return whole === "$$" ? "$" : "";
    const index = /^\d+$/.test(name) ? Number(name) : Object.hasOwn(names, name) ? names[name] : undefined;
    return index === undefined ? "" : (groups[index] ?? "");
  });
}

function split(text: string, found: readonly Match[], count: number): readonly string[] {
  if (count === 0) return [];
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of found) {
    if (count > 0 && pieces.length === count - 1) break;
    if (end === 0 && text !== "") continue;
    pieces.push(text.slice(from, start));
    from = end;
  }
  if (
    from === text.length &&
    found.at(-1)?.start === text.length &&
    found.at(-1)?.end === text.length &&
    pieces.length > 0
  ) {
    if (found.at(-1)?.text === "") return pieces.at(-1) === "" ? pieces.slice(0, -1) : pieces;
  }
  return [...pieces, text.slice(from)];
}
