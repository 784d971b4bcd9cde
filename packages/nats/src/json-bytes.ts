const decoder = new TextDecoder("utf-8", { fatal: true });

/** A value's JSON in UTF-8. */
export function jsonBytes(value: unknown): Uint8Array {
  // Short ones share a block of memory; an encoder would ask for one each, and freeing them keeps the collector busy.
  return Buffer.from(JSON.stringify(value));
}

/** The value of a JSON text in UTF-8. Throws for anything else. */
export function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(decoder.decode(bytes));
}
