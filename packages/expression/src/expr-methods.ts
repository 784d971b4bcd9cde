import { type Civil, civilOf, type Duration, isShowable, secondsOf, type Time, timeOf, utc } from "./civil.ts";
import { formatDuration } from "./go-duration.ts";
import { formatTime, monthName, weekdayName } from "./go-time-format.ts";
import { goType } from "./go-values.ts";
import { type Fault, isMap, type Value } from "./value.ts";

/** Calls a method of Go's times and durations, such as `now().Year()`; no other value has any. */
export function callMethod(object: Value, name: string, args: readonly Value[]): Value | Fault {
  const none: Fault = { problem: `type ${goType(object)} has no method ${name}` };
  // Months and weekdays are texts here.
  if (typeof object === "string" && name === "String" && args.length === 0) return object;
  // The parts of `sprig.semver` are methods in Go.
  if (isMap(object) && args.length === 0 && object.has(name)) return object.get(name) ?? null;
  if (typeof object !== "object" || object === null || !("kind" in object)) return none;
  if (object.kind === "time") return callTimeMethod(object, name, args) ?? none;
  if (object.kind === "duration" && args.length === 0) return durationMethod(object, name) ?? none;
  return object.kind === "zone" && name === "String" ? object.name : none;
}

function callTimeMethod(time: Time, name: string, args: readonly Value[]): Value | Fault | undefined {
  if (!isShowable(time.nanos)) return { problem: "the time is outside the years 0 to 9999" };
  if (args.length === 0) return fieldOf(time, civilOf(time), name);
  const [arg] = args;
  if (name === "Format" && typeof arg === "string") return formatTime(time, arg);
  if (name === "AddDate" && args.every((part) => typeof part === "bigint") && args.length === 3) {
    return addDate(time, args.map(Number));
  }
  if (typeof arg !== "object" || arg === null || !("kind" in arg)) return undefined;
  if (arg.kind === "zone") return name === "In" ? { ...time, zone: arg } : undefined;
  if (arg.kind === "duration") return name === "Add" ? { ...time, nanos: time.nanos + arg.nanos } : undefined;
  switch (name) {
    case "Sub":
      return { kind: "duration", nanos: time.nanos - arg.nanos };
    case "Before":
      return time.nanos < arg.nanos;
    case "After":
      return time.nanos > arg.nanos;
    case "Equal":
      return time.nanos === arg.nanos;
    default:
      return undefined;
  }
}

function addDate(time: Time, [years = 0, months = 0, days = 0]: readonly number[]): Value | Fault {
  if (Math.max(Math.abs(years), Math.abs(months), Math.abs(days)) > 5_000_000)
    return { problem: "the date is out of range" };
  const civil = civilOf(time);
  const seconds = secondsOf(
    civil.year + years,
    civil.month + months,
    civil.day + days,
    civil.hour,
    civil.minute,
    civil.second,
  );
  return Number.isFinite(seconds) ? timeOf(seconds, civil.nano, time.zone) : { problem: "the date is out of range" };
}

function fieldOf(time: Time, civil: Civil, name: string): Value | undefined {
  const numbers: Readonly<Record<string, number>> = {
    Year: civil.year,
    Day: civil.day,
    Hour: civil.hour,
    Minute: civil.minute,
    Second: civil.second,
    Nanosecond: civil.nano,
    YearDay: civil.yearDay,
  };
  const number = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
  if (number !== undefined) return BigInt(number);
  switch (name) {
    case "Month":
      return monthName(civil.month);
    case "Weekday":
      return weekdayName(civil.weekday);
    case "Unix":
      return floorDiv(time.nanos, 1_000_000_000n);
    case "UnixMilli":
      return floorDiv(time.nanos, 1_000_000n);
    case "UnixMicro":
      return floorDiv(time.nanos, 1000n);
    case "UnixNano":
      return time.nanos;
    case "UTC":
      return { ...time, zone: utc };
    case "String":
      return formatTime(time, "2006-01-02 15:04:05.999999999 -0700 MST");
    default:
      return undefined;
  }
}

function durationMethod(duration: Duration, name: string): Value | undefined {
  const { nanos } = duration;
  switch (name) {
    case "Hours":
      return Number(nanos) / 3.6e12;
    case "Minutes":
      return Number(nanos) / 6e10;
    case "Seconds":
      return Number(nanos) / 1e9;
    case "Milliseconds":
      return nanos / 1_000_000n;
    case "Microseconds":
      return nanos / 1000n;
    case "Nanoseconds":
      return nanos;
    case "Abs":
      return { kind: "duration", nanos: nanos < 0n ? -nanos : nanos };
    case "String":
      return formatDuration(duration);
    default:
      return undefined;
  }
}

function floorDiv(value: bigint, by: bigint): bigint {
  return value % by < 0n ? value / by - 1n : value / by;
}
