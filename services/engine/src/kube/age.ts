const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago a time was, as `kubectl get` shows it (`5s`, `3m20s`, `2d4h`); empty for no time. */
export function ageOf(time: string, now: number): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return "";
  const ms = Math.max(0, now - at);
  const whole = (unit: number) => Math.floor(ms / unit);
  const two = (unit: number, name: string, part: number, partName: string) => {
    const rest = Math.floor((ms % unit) / part);
    return rest === 0 ? `${whole(unit)}${name}` : `${whole(unit)}${name}${rest}${partName}`;
  };
  // The limits are those of Kubernetes (`duration.HumanDuration`).
  if (ms < 2 * minute) return `${whole(second)}s`;
  if (ms < 10 * minute) return two(minute, "m", second, "s");
  if (ms < 3 * hour) return `${whole(minute)}m`;
  if (ms < 8 * hour) return two(hour, "h", minute, "m");
  if (ms < 2 * day) return `${whole(hour)}h`;
  if (ms < 8 * day) return two(day, "d", hour, "h");
  if (ms < 730 * day) return `${whole(day)}d`;
  return two(365 * day, "y", day, "d");
}
