/** The longest duration that timers everywhere can hold; a little less than 2^31 ms. */
const longestMs = 24 * 24 * 3_600_000;

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const whole = /^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/**
 * Milliseconds of a duration as Go writes it (`1h30m`, `1.5s`, `500ms`) or of a bare number of seconds; at least 1 and
 * at most 24 days.
 */
export function parseDuration(value: string | number): { readonly ms: number } | { readonly problem: string } {
  const ms = millisecondsOf(typeof value === "number" ? String(value) : value.trim());
  if (ms === undefined) return { problem: `${JSON.stringify(value)} is not a duration such as 30s or 1h30m` };
  if (ms < 1) return { problem: `${JSON.stringify(value)} is shorter than a millisecond` };
  if (ms > longestMs) return { problem: `${JSON.stringify(value)} is longer than 24 days` };
  return { ms: Math.round(ms) };
}

function millisecondsOf(text: string): number | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (text.length > 100 || !whole.test(text)) return undefined;
  let ms = 0;
  for (const [, amount, unit = ""] of text.matchAll(part)) ms += Number(amount) * (unitMs[unit] ?? 0);
  return ms;
}
