import { ageText, durationText, secondsText } from "@onexit/events";

/** Epoch ms of a number of ms or an RFC 3339 text; undefined for what is neither. */
export function msOf(value: number | string | null | undefined): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const ms = typeof value === "number" ? value : Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A length of time between two instants that are known in whole seconds only: `<1s`, `9s`, `4m12s`. */
export function spanText(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined) return "";
  const ms = to - from;
  return ms % 1_000 === 0 ? secondsText(ms) : durationText(ms);
}

/** How long ago something was, in its largest unit alone: `now`, `8s ago`, `4m ago`, `3d ago`. */
export function agoText(at: number, now: number): string {
  return now - at < 1_000 ? "now" : `${ageText(now - at)} ago`;
}

/** The time of day in the reader's zone, with milliseconds: `13:14:41.560`. */
export function clockText(at: number): string {
  const date = new Date(at);
  const ms = String(date.getMilliseconds()).padStart(3, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${ms}`;
}

/** Date and time of day in the reader's zone: `2026-11-26 13:14:41`. */
export function dateText(at: number): string {
  const date = new Date(at);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
