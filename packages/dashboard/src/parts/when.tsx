import { agoText, dateText, msOf } from "../model/time.ts";

/** When something was, in the largest unit; the exact time is in the tooltip. */
export function Ago({ at, now }: { at: number | string | null | undefined; now: number }) {
  const ms = msOf(at);
  if (ms === undefined) return <span class="muted">–</span>;
  return (
    <time dateTime={new Date(ms).toISOString()} title={dateText(ms)}>
      {agoText(ms, now)}
    </time>
  );
}
