import { parseDuration } from "@onexit/manifest";
import { Cron } from "croner";

/** The instants of one or several schedules, epoch ms in whole seconds. */
export interface Schedule {
  /** The first instant after this one; undefined when there is none. */
  readonly next: (after: number) => number | undefined;
  /** The last instant at or before this one; undefined when there is none. */
  readonly latest: (upTo: number) => number | undefined;
}

/** A schedule's instants together with those of others; of several at one instant there is one. */
export function unionOf(schedules: readonly Schedule[]): Schedule {
  const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined);
  return {
    next(after) {
      const all = known(schedules.map((schedule) => schedule.next(after)));
      return all.length === 0 ? undefined : Math.min(...all);
    },
    latest(upTo) {
      const all = known(schedules.map((schedule) => schedule.latest(upTo)));
      return all.length === 0 ? undefined : Math.max(...all);
    },
  };
}

/**
 * A schedule as `robfig/cron` reads it: five fields, `@daily` and the like, or `@every 1h30m`; perhaps behind
 * `CRON_TZ=` or `TZ=`, which then counts instead of `zone`. A time that a change to summer time skips is met right
 * after it, and one that the change back repeats is met once; `robfig/cron` skips the one and runs the other twice.
 * `@every` counts from 1970, so that it survives restarts. Throws for a time zone that does not exist.
 */
export function parseSchedule(text: string, zone: string): Schedule {
  const prefix = /^(?:CRON_TZ|TZ)=(\S+)\s+/.exec(text);
  const rest = text.slice(prefix?.[0].length ?? 0).trim();
  const every = /^@every\s+(\S+)$/.exec(rest);
  return every ? parseEvery(every[1] ?? "") : parseFields(rest, prefix?.[1] ?? zone);
}

function parseEvery(duration: string): Schedule {
  const read = parseDuration(duration);
  if ("problem" in read) throw new Error(read.problem);
  // As in robfig/cron, no oftener than each second and never in between.
  const step = Math.max(1, Math.floor(read.ms / 1_000)) * 1_000;
  const latest = (upTo: number) => Math.floor(upTo / step) * step;
  return { latest, next: (after) => latest(after) + step };
}

function parseFields(text: string, timezone: string): Schedule {
  const cron = new Cron(normalise(text), { timezone, paused: true, mode: "5-part", sloppyRanges: true });
  return {
    next: (after) => cron.nextRun(new Date(after))?.getTime(),
    // Asked for what is before, it leaves out the instant itself.
    latest: (upTo) => cron.previousRuns(1, new Date(Math.floor(upTo / 1_000) * 1_000 + 1_000))[0]?.getTime(),
  };
}

/** A field of which one item is everything restricts nothing: else it would count as a wish beside the other day field. */
function normalise(text: string): string {
  if (text.startsWith("@")) return text;
  const fields = text.split(/\s+/);
  return fields.map((field) => (field.split(",").some((item) => /^[*?](?:\/1)?$/.test(item)) ? "*" : field)).join(" ");
}
