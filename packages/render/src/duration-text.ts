/** Seconds such as `252.000000` for people: `4m 12s`, `2h 5m`; undefined when they are no number. */
export function durationText(seconds: string): string | undefined {
  const total = Number(seconds);
  if (seconds === "" || !Number.isFinite(total)) return undefined;
  if (total < 60) return `${total < 10 ? Math.round(total * 10) / 10 : Math.round(total)}s`;
  const whole = Math.round(total);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${h}h ${m}m` : `${m}m ${s}s`;
}
