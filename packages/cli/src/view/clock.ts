import { isoTime } from "@onexit/events";

/** How times of day are shown. */
export interface Clock {
  /** UTC, marked with a `Z`; else the machine's own zone. */
  readonly utc: boolean;
}

/** The time of day with milliseconds, `13:14:41.560`. */
export function timeOfDay(ms: number, { utc }: Clock): string {
  const zone = utc ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return `${isoTime(ms - zone).slice(11, 23)}${utc ? "Z" : ""}`;
}

/** Date and time in whole seconds, `2026-01-02 03:04:05`. */
export function dateAndTime(ms: number, { utc }: Clock): string {
  const zone = utc ? 0 : new Date(ms).getTimezoneOffset() * 60_000;
  return `${isoTime(ms - zone)
    .slice(0, 19)
    .replace("T", " ")}${utc ? "Z" : ""}`;
}
