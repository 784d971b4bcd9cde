import { epochMs } from "./civil.ts";

/** How a time is shown. */
export interface DateOptions {
  /** An IANA time zone; UTC unless given. */
  readonly timeZone?: string;
  /** One of Intl's styles, in the locale's words; `2026-11-22 14:05:09 UTC` unless given. */
  readonly style?: string;
  readonly locale?: string;
}

/** No time is written in more characters. */
const longestTime = 100;

const styles = ["short", "medium", "long", "full"] as const;

/**
 * A time for people. Takes RFC 3339, or a number of seconds or milliseconds since the epoch, told apart by size.
 * What is no time stays as it is, and an unknown zone or locale falls back to UTC and English.
 */
export function formatDate(value: string, options: DateOptions = {}): string {
  if (value.length > longestTime) return value;
  const ms = msOf(value);
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return value;
  const style = styles.find((name) => name === options.style);
  const shape: Intl.DateTimeFormatOptions = style
    ? { dateStyle: style, timeStyle: style === "full" ? "long" : style }
    : {
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        hourCycle: "h23",
        timeZoneName: "short",
      };
  const format = formatOf(options.locale ?? "en-GB", { ...shape, timeZone: options.timeZone ?? "UTC" }, shape);
  if (style) return format.format(ms);
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  const time = `${part("hour")}:${part("minute")}:${part("second")}`;
  return `${part("year")}-${part("month")}-${part("day")} ${time} ${part("timeZoneName")}`;
}

function msOf(value: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(value)) return epochMs(value);
  const number = Number(value);
  return Math.abs(number) < 1e11 ? number * 1000 : number;
}

function formatOf(
  locale: string,
  wanted: Intl.DateTimeFormatOptions,
  shape: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, wanted);
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...shape, timeZone: "UTC" });
  }
}
