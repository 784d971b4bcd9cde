/** A place's offsets from UTC, by its name in the time zone database; or one fixed offset. */
export interface Zone {
  readonly kind: "zone";
  readonly name: string;
  /** Seconds east of UTC at all times; without it the database says. */
  readonly offset?: number;
}

/** A moment, and the zone in which it is shown. */
export interface Time {
  readonly kind: "time";
  /** Nanoseconds since 1970. */
  readonly nanos: bigint;
  readonly zone: Zone;
}

/** A length of time. */
export interface Duration {
  readonly kind: "duration";
  readonly nanos: bigint;
}

/** A moment as a calendar and a clock show it. */
export interface Civil {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nano: number;
  /** From 0 for Sunday. */
  readonly weekday: number;
  /** From 1. */
  readonly yearDay: number;
  /** Seconds east of UTC. */
  readonly offset: number;
  /** `UTC`, `CET` or the like. */
  readonly zone: string;
}

export const utc: Zone = { kind: "zone", name: "UTC", offset: 0 };

/** The zone of this name, or undefined. */
export function zoneOf(name: string): Zone | undefined {
  if (name === "" || name === "UTC" || name === "Local") return utc;
  if (name.length > 64 || !/^[A-Za-z][\w+/-]*$/.test(name)) return undefined;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return { kind: "zone", name };
  } catch {
    return undefined;
  }
}

/** A time in its zone's calendar and clock. */
export function civilOf({ nanos, zone }: Time): Civil {
  const seconds = floorDiv(nanos, 1_000_000_000n);
  const offset = offsetAt(zone, seconds);
  const local = new Date((seconds + offset) * 1000);
  const year = local.getUTCFullYear();
  const start = secondsOf(year, 1, 1, 0, 0, 0);
  return {
    year,
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    nano: Number(nanos - BigInt(seconds) * 1_000_000_000n),
    weekday: local.getUTCDay(),
    yearDay: Math.floor((seconds + offset - start) / 86_400) + 1,
    offset,
    zone: abbreviationAt(zone, seconds, offset),
  };
}

/** Seconds since 1970 of a date and a clock in UTC; months and days may overflow, as in Go's `time.Date`. */
export function secondsOf(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / 1000) + hour * 3600 + minute * 60 + second;
}

/** The time that a calendar and a clock show in a zone. */
export function timeOf(localSeconds: number, nano: number, zone: Zone): Time {
  const guess = localSeconds - offsetAt(zone, localSeconds);
  const seconds = localSeconds - offsetAt(zone, guess);
  return { kind: "time", nanos: BigInt(seconds) * 1_000_000_000n + BigInt(nano), zone };
}

/** True when a time is in the years that a calendar here can show. */
export function isShowable(nanos: bigint): boolean {
  return nanos > -62_167_219_200n * 1_000_000_000n - 1n && nanos < 253_402_300_800n * 1_000_000_000n;
}

function offsetAt(zone: Zone, seconds: number): number {
  if (zone.offset !== undefined) return zone.offset;
  const text = zoneText(zone.name, seconds, "longOffset");
  const match = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text);
  if (!match) return 0;
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -size : size;
}

function abbreviationAt(zone: Zone, seconds: number, offset: number): string {
  if (zone.offset !== undefined && zone.name !== "") return zone.name;
  if (zone.offset === undefined) {
    // English has the letters of a zone only in the countries around it.
    for (const locale of ["en-US", "en-GB", "en-IN", "en-AU"]) {
      const text = zoneText(zone.name, seconds, "short", locale);
      if (/^[A-Z]{3,5}$/.test(text)) return text;
    }
  }
  const hours = String(Math.floor(Math.abs(offset) / 3600)).padStart(2, "0");
  const minutes = Math.floor((Math.abs(offset) % 3600) / 60);
  const isShort = minutes === 0 && zone.offset === undefined;
  return `${offset < 0 ? "-" : "+"}${hours}${isShort ? "" : String(minutes).padStart(2, "0")}`;
}

/** Formatters are dear to make; what they say depends on nothing but what they are made of. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function zoneText(name: string, seconds: number, style: "longOffset" | "short", locale = "en-US"): string {
  const key = `${locale} ${style} ${name}`;
  const formatter = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: style });
  if (formatters.size >= 64) formatters.clear();
  formatters.set(key, formatter);
  return formatter.formatToParts(seconds * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
}

function floorDiv(value: bigint, by: bigint): number {
  const quotient = value / by;
  return Number(value % by < 0n ? quotient - 1n : quotient);
}
