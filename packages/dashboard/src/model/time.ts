/** Epoch ms of a number of ms or an RFC 3339 text; undefined for what is neither. */
export function msOf(value: number | string | null | undefined): number | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const ms = typeof value === "number" ? value : Date.parse(value);
  return Number.isNaN(ms) ? undefined : ms;
}

/** A length of time for people: `212ms`, `9.2s`, `4m12s`, `2h03m`, `3d04h`. */
export function durationText(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole}ms`;
  if (whole < 59_950) return `${(whole / 1_000).toFixed(1)}s`;
  const seconds = Math.round(whole / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m${two(seconds % 60)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1_440) return `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}

/** A length of time between two instants that are known in whole seconds only: `<1s`, `9s`, `4m12s`. */
export function spanText(from: number | undefined, to: number | undefined): string {
  if (from === undefined || to === undefined) return "";
  const ms = to - from;
  if (ms % 1_000 !== 0) return durationText(ms);
  if (ms < 1_000) return "<1s";
  return ms < 60_000 ? `${ms / 1_000}s` : durationText(ms);
}

/** How long ago something was, in its largest unit alone: `now`, `8s ago`, `4m ago`, `3d ago`. */
export function agoText(at: number, now: number): string {
  const seconds = Math.floor((now - at) / 1_000);
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds}s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h ago`;
  return `${Math.floor(seconds / 86_400)}d ago`;
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
