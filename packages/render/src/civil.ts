/** Epoch ms of an RFC 3339 time; NaN when it is none. */
export function epochMs(text: string): number {
  return Date.parse(text);
}
