const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A value's JSON in UTF-8. */
export function jsonBytes(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** The value of a JSON text in UTF-8. Throws for anything else. */
export function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(decoder.decode(bytes));
}
