import { parseDuration } from "@onexit/manifest";
import { UsageError } from "../usage-error.ts";

const dayMs = 24 * 3_600_000;

/** Milliseconds of an age such as `30m`, `2h` or `10d`, given for a flag. */
export function ageMs(flag: string, text: string): number {
  const days = /^(\d+)d$/.exec(text);
  if (days !== null) return Number(days[1]) * dayMs;
  const parsed = /^\d+$/.test(text) ? undefined : parseDuration(text);
  if (parsed !== undefined && "ms" in parsed) return parsed.ms;
  throw new UsageError(`${flag} ${JSON.stringify(text)}: write an age such as 30m, 2h or 10d`);
}
