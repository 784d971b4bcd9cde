/** Seconds, as number or text, in Go's style: `1h2m5s`, `0.4s`. What is no such number stays as it is. */
export function formatDuration(seconds: string): string {
  if (!/^\d{1,15}(\.\d+)?$/.test(seconds)) return seconds;
  const exact = Number(seconds);
  if (exact < 1 && exact > 0) return `${Math.max(0.1, Math.round(exact * 10) / 10)}s`;
  const whole = Math.round(exact);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = `${whole % 60}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
