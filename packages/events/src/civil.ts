/** RFC 3339 in UTC with milliseconds, from epoch ms. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** RFC 3339 in UTC in whole seconds, as Kubernetes and Argo print times. */
export function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Epoch ms of an RFC 3339 time; NaN when it is none. */
export function epochMs(text: string): number {
  return Date.parse(text);
}
