import { type Time, utc, zoneOf } from "./civil.ts";
import { type Builtin, type Call, calling, fixed } from "./expr-function.ts";
import { nowOf } from "./expr-time.ts";
import { formatDuration, parseDuration } from "./go-duration.ts";
import { formatTime } from "./go-time-format.ts";
import { parseTime } from "./go-time-parse.ts";
import { goType } from "./go-values.ts";
import { type Fault, isFault, type Value } from "./value.ts";

/** Go's zero time: the year 1. */
const zero: Time = { kind: "time", nanos: -62_135_596_800n * 1_000_000_000n, zone: utc };

/** sprig's functions on times (`date.go`). The local zone is UTC. What is no time and no number means now. */
export const sprigDates: readonly (readonly [string, Builtin])[] = [
  ["now", calling("", nowOf)],
  ["date", calling("sa", (call, layout, value) => inZone(call, layout, value, "UTC"))],
  ["dateInZone", calling("sas", inZone)],
  ["date_in_zone", calling("sas", inZone)],
  ["htmlDate", calling("a", (call, value) => inZone(call, "2006-01-02", value, "UTC"))],
  ["htmlDateInZone", calling("as", (call, value, zone) => inZone(call, "2006-01-02", value, zone))],
  ["dateModify", fixed("sa", (change, value) => modify(change, value, true))],
  ["date_modify", fixed("sa", (change, value) => modify(change, value, true))],
  ["mustDateModify", fixed("sa", (change, value) => modify(change, value, false))],
  ["must_date_modify", fixed("sa", (change, value) => modify(change, value, false))],
  ["toDate", fixed("ss", (layout, text) => parseTime(text, layout) ?? zero)],
  [
    "mustToDate",
    fixed(
      "ss",
      (layout, text) => parseTime(text, layout) ?? { problem: `parsing time "${text}" as "${layout}" failed` },
    ),
  ],
  [
    "unixEpoch",
    fixed("a", (value) => (isTime(value) ? String(value.nanos / 1_000_000_000n) : wrongTime(value, "unixEpoch"))),
  ],
  ["ago", calling("a", ago)],
  ["duration", fixed("a", (value) => formatDuration({ kind: "duration", nanos: secondsOf(value) * 1_000_000_000n }))],
  ["durationRound", calling("a", durationRound)],
];

function isTime(value: Value): value is Time {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "time";
}

function timeFrom(call: Call, value: Value): Time | Fault {
  if (isTime(value)) return value;
  if (typeof value === "bigint") return { kind: "time", nanos: value * 1_000_000_000n, zone: utc };
  return nowOf(call);
}

function inZone(call: Call, layout: string, value: Value, zone: string): Value | Fault {
  const time = call.spend(zone === "UTC" ? 20 : 1000) ?? timeFrom(call, value);
  return "problem" in time ? time : formatTime({ ...time, zone: zoneOf(zone) ?? utc }, layout);
}

function modify(change: string, value: Value, lenient: boolean): Value | Fault {
  if (!isTime(value)) return wrongTime(value, "dateModify");
  const duration = parseDuration(change);
  if (!duration) return lenient ? value : { problem: `time: invalid duration "${change}"` };
  return { ...value, nanos: value.nanos + duration.nanos };
}

function wrongTime(value: Value, name: string): Fault {
  return { problem: `cannot use ${goType(value)} as argument (type time.Time) to call sprig.${name}` };
}

function ago(call: Call, value: Value): Value | Fault {
  const now = nowOf(call);
  const time = timeFrom(call, value);
  if (isFault(now)) return now;
  if (isFault(time)) return time;
  const second = 1_000_000_000n;
  const nanos = now.nanos - time.nanos;
  const half = nanos < 0n ? -second / 2n : second / 2n;
  return formatDuration({ kind: "duration", nanos: ((nanos + half) / second) * second });
}

function secondsOf(value: Value): bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "string" && /^[+-]?\d{1,9}$/.test(value) ? BigInt(value.replace("+", "")) : 0n;
}

/** The largest unit of a duration, cut: `2mo`, `3h`. */
function durationRound(call: Call, value: Value): Value | Fault {
  const now = isTime(value) ? nowOf(call) : undefined;
  if (now && "problem" in now) return now;
  const nanos = now && isTime(value) ? now.nanos - value.nanos : nanosOf(value);
  const seconds = Number((nanos < 0n ? -nanos : nanos) / 1_000_000n) / 1000;
  const day = 86_400;
  const units = [
    ["y", 365 * day],
    ["mo", 30 * day],
    ["d", day],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const;
  const unit = units.find(([, size]) => seconds > size);
  return unit ? `${Math.floor(seconds / unit[1])}${unit[0]}` : "0s";
}

function nanosOf(value: Value): bigint {
  if (typeof value === "bigint") return value;
  return typeof value === "string" ? (parseDuration(value)?.nanos ?? 0n) : 0n;
}
