import { formatDate } from "./date.ts";
import { formatDuration } from "./duration.ts";
import { type Escape, escapeSlack, escapeUrl } from "./escape.ts";
import { truncate } from "./truncate.ts";
import { isTruthy, unknownName } from "./value.ts";

/** What a helper is called with. */
export interface HelperCall {
  readonly arguments: readonly unknown[];
  /** `name=value`. */
  readonly named: Readonly<Record<string, unknown>>;
  readonly target: Escape;
  /** A value as text, for its price. */
  readonly textOf: (value: unknown) => string;
  /** A value as JSON, for its price. */
  readonly jsonOf: (value: unknown, indent: number) => string;
  /** Pays for going through a list. */
  readonly spendOnItems: (count: number) => void;
}

export interface Helper {
  /** How many arguments it takes, least and most. */
  readonly arguments: readonly [number, number];
  /**
   * What an unknown argument does: `pass` makes it the result, `false` is recorded and counts as no value, `expected`
   * is not even recorded, for the helper is about values that may be missing.
   */
  readonly unknown: "pass" | "false" | "expected";
  /** Steps beyond those of its texts. */
  readonly steps?: number;
  /** How many times the work of other helpers it does with each character; once unless it says so. */
  readonly weight?: number;
  readonly call: (call: HelperCall) => unknown;
}

const any = Number.POSITIVE_INFINITY;

/** The helpers that a message may use, and no others. */
export const helpers: ReadonlyMap<string, Helper> = new Map(
  Object.entries({
    upper: onText((text) => text.toUpperCase()),
    lower: onText((text) => text.toLowerCase()),
    basename: onText(lastName),
    duration: onText(formatDuration),
    slackEscape: escaping("slack", escapeSlack),
    urlencode: escaping("url", escapeUrl),
    eq: { arguments: [2, 2], unknown: "false", call: isSame },
    ne: { arguments: [2, 2], unknown: "false", call: (call) => !isSame(call) },
    and: { arguments: [1, any], unknown: "expected", call: (call) => firstWhere(call, (value) => !isTruthy(value)) },
    or: { arguments: [1, any], unknown: "expected", call: (call) => firstWhere(call, (value) => isTruthy(value)) },
    not: { arguments: [1, 1], unknown: "expected", call: ({ arguments: [value] }) => !isTruthy(value) },
    default: {
      arguments: [2, 2],
      unknown: "expected",
      call: ({ arguments: [value, other] }) => (isGiven(value) ? value : other),
    },
    json: {
      arguments: [1, 2],
      unknown: "pass",
      call: ({ arguments: [value, indent], jsonOf }) => jsonOf(value, Math.min(8, numberOf(indent) ?? 0)),
    },
    truncate: {
      arguments: [2, 2],
      unknown: "pass",
      call: ({ arguments: [value, max], named, textOf }) =>
        truncate(textOf(value), numberOf(max) ?? any, { keep: named.keep === "tail" ? "tail" : "head" }),
    },
    join: {
      arguments: [1, 2],
      unknown: "pass",
      call: ({ arguments: [list, separator], textOf, spendOnItems }) => {
        if (!Array.isArray(list)) return list;
        spendOnItems(list.length);
        return list.map(textOf).join(separator === undefined ? ", " : textOf(separator));
      },
    },
    date: {
      arguments: [1, 2],
      unknown: "pass",
      // Making a formatter costs as much as some hundred other steps.
      steps: 200,
      call: ({ arguments: [value, zone], named, textOf }) => {
        const timeZone = zone ?? named.tz;
        return formatDate(textOf(value), {
          ...(timeZone !== undefined && { timeZone: textOf(timeZone) }),
          ...(named.style !== undefined && { style: textOf(named.style) }),
          ...(named.locale !== undefined && { locale: textOf(named.locale) }),
        });
      },
    },
  } satisfies Record<string, Helper>),
);

/** The names of all helpers and blocks, for lint and documentation. */
export const helperNames: readonly string[] = [...helpers.keys(), "if", "unless", "each", "with"];

function onText(change: (text: string, call: HelperCall) => string): Helper {
  return { arguments: [1, 1], unknown: "pass", call: (call) => change(call.textOf(call.arguments[0]), call) };
}

/** A text escaped, unless that is done where it is inserted; each character may become several. */
function escaping(own: Escape, escaped: (text: string) => string): Helper {
  return { ...onText((text, { target }) => (target === own ? text : escaped(text))), weight: 5 };
}

/** The last name of a path. No pattern: one for slashes at the end would look at each slash of a long row again. */
function lastName(path: string): string {
  let end = path.length;
  while (path[end - 1] === "/") end -= 1;
  return path.slice(path.lastIndexOf("/", end - 1) + 1, end);
}

/** The same as text: `exitCode` is text in Argo, and an author writes a number. */
function isSame({ arguments: [a, b], textOf }: HelperCall): boolean {
  if (unknownName(a) !== undefined || unknownName(b) !== undefined) return false;
  return textOf(a) === textOf(b);
}

/** The first argument that decides, else the last. */
function firstWhere({ arguments: values }: HelperCall, decides: (value: unknown) => boolean): unknown {
  const index = values.findIndex(decides);
  return values.at(index);
}

function isGiven(value: unknown): boolean {
  return unknownName(value) === undefined && value !== null && value !== undefined && value !== "";
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && number >= 0 ? Math.floor(number) : undefined;
}
