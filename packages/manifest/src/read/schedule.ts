/** A field of a schedule: its name, its bounds, and the words that stand for numbers. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly words?: readonly string[];
}

const fields: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  {
    name: "month",
    least: 1,
    most: 12,
    words: ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of the week", least: 0, most: 6, words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const macros: ReadonlySet<string> = new Set([
  "@yearly",
  "@annually",
  "@monthly",
  "@weekly",
  "@daily",
  "@midnight",
  "@hourly",
]);

/** What is wrong with a schedule (`robfig/cron`, ParseStandard); undefined when nothing is. */
export function scheduleProblem(text: string): string | undefined {
  if (text.length > 1000) return "it is too long";
  const zone = /^(?:CRON_TZ|TZ)=(\S*)\s*/.exec(text);
  if (zone && !isTimeZone(zone[1] ?? "")) return `"${zone[1]}" is not a time zone`;
  const rest = text.slice(zone?.[0].length ?? 0).trim();
  if (rest.startsWith("@every ")) {
    return /^@every (?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(rest) ? undefined : "@every needs a duration";
  }
  if (rest.startsWith("@")) return macros.has(rest) ? undefined : `"${rest}" is not known`;
  const parts = rest.split(/\s+/);
  if (rest === "" || parts.length !== 5) return `expected exactly 5 fields, found ${rest === "" ? 0 : parts.length}`;
  for (const [index, field] of fields.entries()) {
    for (const item of (parts[index] ?? "").split(",")) {
      const problem = itemProblem(item, field);
      if (problem) return `${field.name}: ${problem}`;
    }
  }
  return undefined;
}

/** The form of a name in the time zone database; whether there is such a zone is the business of whoever has that. */
export function isTimeZone(name: string): boolean {
  return name.length <= 64 && /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/.test(name);
}

function itemProblem(item: string, field: Field): string | undefined {
  const [range = "", step, ...more] = item.split("/");
  if (more.length > 0) return `"${item}" has too many slashes`;
  if (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0)) return `"${item}" has no step above zero`;
  if (range === "*" || range === "?") return undefined;
  const [from = "", to, ...rest] = range.split("-");
  if (rest.length > 0) return `"${item}" has too many hyphens`;
  const start = numberOf(from, field);
  const end = to === undefined ? start : numberOf(to, field);
  if (start === undefined || end === undefined) return `"${item}" is not a number`;
  if (start < field.least || end > field.most) return `"${item}" is not between ${field.least} and ${field.most}`;
  return start > end ? `"${item}" ends before it begins` : undefined;
}

function numberOf(text: string, { words }: Field): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  const index = words?.indexOf(text.toLowerCase()) ?? -1;
  return text !== "" && index >= 0 ? index : undefined;
}
