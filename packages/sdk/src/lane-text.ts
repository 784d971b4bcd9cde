import { isoTime } from "@onexit/events";
import type { Trouble } from "./lanes.ts";
import type { Redact } from "./redact.ts";

/** A destination as metrics and health may show it: of a URL, which may hold a secret, only where it leads. */
export function laneName(destination: string, redact: Redact): string {
  return redact(URL.canParse(destination) ? new URL(destination).host || destination : destination).slice(0, 100);
}

/** A destination's state as people read it. */
export function troubleText(destination: string, { state, restMs }: Trouble, now: number): string {
  const until = restMs > 0 ? `: nobody goes there until ${isoTime(now + Math.ceil(restMs))}` : "";
  return `${destination || "the configured destination"} is ${state}${until}`;
}
