const unitsMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** A century; what is longer is a slip of the pen. */
const longestMs = 36_525 * 86_400_000;

/** Milliseconds of a text such as `90d`, `1d12h`, `30m`, or of bare seconds; undefined for anything else, and for 0. */
export function parseLifetime(text: string): number | undefined {
  const plain = /^\d+$/.test(text) ? `${text}s` : text;
  if (!/^(\d+[dhms])+$/.test(plain)) return undefined;
  const pieces = [...plain.matchAll(/(\d+)([dhms])/g)];
  const ms = pieces.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (unitsMs[unit] ?? 0), 0);
  return ms > 0 && ms <= longestMs ? ms : undefined;
}
