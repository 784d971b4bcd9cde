const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:([T ])(\d\d)(?::(\d\d))?(?::(\d\d)(?:[.,]\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;
const kitchen = /^(\d{1,2}):(\d\d)(AM|PM)$/;
const unix =
  /^(?:sun|mon|tue|wed|thu|fri|sat) ([a-z]{3}) ([ \d]?\d) (\d\d):(\d\d):(\d\d) (?:(?:[a-z]{3,4}|([+-]\d{4})) )?(\d{4})$/i;

/**
 * Unix seconds of a quoted text that govaluate takes for a time, else undefined: ISO 8601 and RFC 3339 with and
 * without their parts, `3:04PM`, and the forms of `date` (govaluate `parsing.go`, tryParseTime). A time without a
 * zone is UTC.
 */
export function timeLiteral(text: string): number | undefined {
  if (text.length > 40) return undefined;
  return isoTime(text) ?? kitchenTime(text) ?? unixTime(text);
}

function isoTime(text: string): number | undefined {
  const match = iso.exec(text);
  if (!match) return undefined;
  const [, year, month, day, separator, hour = "0", minute, second, zone] = match;
  if (!isIsoForm(separator, minute, second, zone)) return undefined;
  return secondsOf(
    [Number(year), Number(month), Number(day), Number(hour), Number(minute ?? 0), Number(second ?? 0)],
    zone,
  );
}

/** After a `T` a zone is needed; after a space there are minutes, and a zone only as `±hh:mm` behind seconds. */
function isIsoForm(separator?: string, minute?: string, second?: string, zone?: string): boolean {
  const colon = zone?.includes(":") ?? false;
  if (separator === "T") return zone !== undefined && (!colon || second !== undefined);
  if (separator === " ") return minute !== undefined && (zone === undefined || (colon && second !== undefined));
  return true;
}

/** A time of day is one in year 0, as in Go. */
function kitchenTime(text: string): number | undefined {
  const match = kitchen.exec(text);
  if (!match) return undefined;
  const hour = Number(match[1]);
  if (hour > 12) return undefined;
  return secondsOf([0, 1, 1, (hour % 12) + (match[3] === "PM" ? 12 : 0), Number(match[2]), 0]);
}

function unixTime(text: string): number | undefined {
  const match = unix.exec(text);
  if (!match) return undefined;
  const [, month = "", day, hour, minute, second, zone, year] = match;
  const monthNumber = months.indexOf(month.toLowerCase()) + 1;
  return secondsOf([Number(year), monthNumber, Number(day), Number(hour), Number(minute), Number(second)], zone);
}

type Fields = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number];

function secondsOf([year, month, day, hour, minute, second]: Fields, zone = "Z"): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offsetOf(zone);
}

function offsetOf(zone: string): number {
  if (zone === "Z") return 0;
  const digits = zone.replace(":", "");
  const seconds = Number(digits.slice(1, 3)) * 3600 + Number(digits.slice(3)) * 60;
  return digits.startsWith("-") ? -seconds : seconds;
}

function daysIn(year: number, month: number): number {
  const next = month === 12 ? daysSince1970(year + 1, 1, 1) : daysSince1970(year, month + 1, 1);
  return next - daysSince1970(year, month, 1);
}

/** Counts from March, so that the leap day is the last of its year. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month < 3 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}
