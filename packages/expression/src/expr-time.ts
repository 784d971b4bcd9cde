import { type Time, utc, type Zone, zoneOf } from "./civil.ts";
import { type Builtin, type Call, calling, fixed } from "./expr-function.ts";
import { parseDuration } from "./go-duration.ts";
import { parseTime } from "./go-time-parse.ts";
import type { Fault, Value } from "./value.ts";

const layouts = [
  "2006-01-02",
  "15:04:05",
  "2006-01-02 15:04:05",
  "2006-01-02T15:04:05Z07:00",
  "02 Jan 06 15:04 MST",
  "Monday, 02-Jan-06 15:04:05 MST",
  "Mon, 02 Jan 2006 15:04:05 MST",
];

/** expr's functions on times. */
export const exprTime: readonly (readonly [string, Builtin])[] = [
  ["now", calling("", (call, zone) => nowIn(call, zone), "a")],
  [
    "duration",
    fixed("s", (text) => parseDuration(text) ?? { problem: `time: invalid duration "${text.slice(0, 100)}"` }),
  ],
  ["timezone", calling("s", (call, name) => call.spend(100) ?? namedZone(name))],
  ["date", { needed: "a", optional: "aaa", rest: "", run: readDate }],
];

/** The time that is given to the expression, in UTC. */
export function nowOf({ draw }: Call): Time | Fault {
  if (!draw || !Number.isFinite(draw.now)) return { problem: "the time is not known here" };
  return { kind: "time", nanos: BigInt(Math.trunc(draw.now)) * 1_000_000n, zone: utc };
}

function nowIn(call: Call, zone: Value | undefined): Value | Fault {
  const now = nowOf(call);
  if ("problem" in now || zone === undefined) return now;
  return isZone(zone) ? { ...now, zone } : { problem: "invalid number of arguments (expected 0, got 1)" };
}

function namedZone(name: string): Zone | Fault {
  return zoneOf(name) ?? { problem: `unknown time zone ${name.slice(0, 100)}` };
}

/** `date(text)`, `date(text, layout)`, `date(text, layout, zone)`, each with a zone before the text. */
function readDate(args: readonly Value[], call: Call): Value | Fault {
  const [first = null] = args;
  const texts = isZone(first) ? args.slice(1) : args;
  const [text, layout, zoneName] = texts;
  if (typeof text !== "string") return { problem: "date needs a string" };
  const zone = typeof zoneName === "string" ? namedZone(zoneName) : isZone(first) ? first : utc;
  if ("problem" in zone) return zone;
  const spent = call.spend(zone.offset === undefined ? 1000 : 100);
  if (spent) return spent;
  for (const form of typeof layout === "string" ? [layout] : layouts) {
    const time = parseTime(text, form, zone);
    if (time) return time;
  }
  if (typeof layout !== "string") return { problem: `invalid date ${text.slice(0, 100)}` };
  return { problem: `parsing time "${text.slice(0, 100)}" as "${layout.slice(0, 100)}" failed` };
}

function isZone(value: Value): value is Zone {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "zone";
}
