import { helperNames } from "@onexit/render";
import type { Random } from "../random.ts";

const paths =
  "a b list object long empty html deep huge numbers this . .. ../a ../../b @root @root.list @index @key @first @last @nope @../index this.a ./a object.inner.deep list.0.name list.length [a b] object.[inner] __proto__ constructor object.constructor object.__proto__.x a.toString hasOwnProperty lookup log nope unknown.x item i".split(
    " ",
  );
const literals = [
  '"text"',
  "'x'",
  "0",
  "1",
  "-1",
  "1e9",
  "true",
  "false",
  "null",
  "undefined",
  '"UTC"',
  '"2026-01-02T03:04:05Z"',
  '"Nope/Zone"',
  "99999999999",
];
const joints = [
  "text ",
  "\n",
  "  ",
  "\\",
  "\\\\",
  "{",
  "}",
  "{{!-- c --}}",
  "{{! c }}",
  "😀",
  "\u{D800}",
  '<!channel> & "',
  "\r\n",
  "{{{{",
  "}}}}",
];

/** One helper, as often as that is allowed, over values that may be large. */
export function loopOf(random: Random): string {
  const large = () => `@root.${random.pick("a b long huge object numbers list".split(" "))}`;
  const other = () => random.pick([large(), "5", "100000", '"x"', 'keep="tail"', 'style="full"']);
  const call = `${random.pick(helperNames)} ${large()} ${random.list(random.below(2), other).join(" ")}`;
  const used = random.chance(0.5) ? `{{#if (eq (${call}) 1)}}{{/if}}` : `{{#unless (${call})}}{{/unless}}`;
  return `{{#each list}}{{#each @root.list}}${used}{{/each}}{{/each}}`;
}

/** A source that can mostly be read. */
export function sourceOf(random: Random, depth: number): string {
  return random.list(1 + random.below(4), () => nodeOf(random, depth)).join("");
}

function nodeOf(random: Random, depth: number): string {
  const trim = () => (random.chance(0.1) ? "~" : "");
  if (depth <= 0 || random.chance(0.3)) {
    if (random.chance(0.3)) return random.pick(joints);
    const inner = random.chance(0.1) ? `=${random.pick(["1 + 1", "a", "fail", ""])}` : operandOf(random, 3, false);
    return random.chance(0.2) ? `{{{${inner}}}}` : `{{${trim()}${random.chance(0.1) ? "&" : ""}${inner}${trim()}}}`;
  }
  const body = () => sourceOf(random, depth - 1);
  const name = random.pick([
    "if",
    "unless",
    "each",
    "each",
    "each",
    "with",
    random.pick(paths),
    random.pick([...helperNames]),
  ]);
  const isSection = paths.includes(name);
  const names = random.chance(0.2) ? ` as |${random.pick(["item", "item i", "a", ""])}|` : "";
  const more = random.chance(0.1) ? ` includeZero=${random.pick(literals)}` : "";
  const otherwise = random.chance(0.3)
    ? `${random.pick(["{{else}}", "{{^}}", "{{else if a}}", "{{else each list}}"])}${body()}`
    : "";
  const open = random.chance(0.1) ? "^" : "#";
  return `{{${trim()}${open}${name}${isSection ? "" : ` ${operandOf(random, 2, true)}`}${more}${names}}}${body()}${otherwise}{{/${random.chance(0.97) ? name : "if"}${trim()}}}`;
}

function operandOf(random: Random, depth: number, isNested: boolean): string {
  if (depth <= 0 || random.chance(0.5)) return random.chance(0.75) ? random.pick(paths) : random.pick(literals);
  const args = random.list(random.below(4), () => operandOf(random, depth - 1, true));
  const named = random.chance(0.15)
    ? ` ${random.pick(["keep", "tz", "style", "locale", "__proto__"])}=${random.pick(['"tail"', '"long"', ...literals])}`
    : "";
  const call = `${random.pick([...helperNames, "lookup", "nope", "constructor"])} ${args.join(" ")}${named}`;
  return isNested ? `(${call})` : call;
}
