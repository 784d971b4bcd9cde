import type { Json } from "@onexit/events";

/** A body as people read it: JSON indented, everything else as it is. */
export function bodyText(body: Json | undefined): string {
  if (body === undefined || body === null) return "";
  if (typeof body !== "string") return JSON.stringify(body, undefined, 2);
  if (!/^\s*[[{]/.test(body)) return body;
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
