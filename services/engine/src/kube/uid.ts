import { sha256Hex } from "@onexit/events";

/** A uid for what has none of its own: the same parts, the same uid. */
export function uidOf(...parts: readonly string[]): string {
  const hex = sha256Hex(JSON.stringify(parts));
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
