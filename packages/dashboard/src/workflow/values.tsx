import type { Parameter } from "../api/types.ts";
import { dateText, msOf } from "../model/time.ts";
import { Facts } from "../parts/facts.tsx";

/** Parameters under a heading; nothing when there are none. */
export function Parameters({
  title,
  parameters = [],
}: {
  title: string;
  parameters?: readonly Parameter[] | undefined;
}) {
  if (parameters.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Facts isMono facts={parameters.map(({ name, value }) => [name, value === undefined ? "" : String(value)])} />
    </>
  );
}

/** A time as facts show it; undefined for none. */
export function timeText(at: number | string | null | undefined): string | undefined {
  const ms = msOf(at);
  return ms === undefined ? undefined : dateText(ms);
}

/** The present second, for what goes on; nothing for what has not begun. */
export function wholeSecond(now: number, started: number | undefined): number | undefined {
  return started === undefined ? undefined : Math.max(started, Math.floor(now / 1_000) * 1_000);
}
