/** A variable that nobody knows, carried to where it would have been printed. */
export interface Unknown {
  readonly [unknownMark]: string;
}

const unknownMark = Symbol("unknown");

export function unknownOf(name: string): Unknown {
  return { [unknownMark]: name };
}

/** The name of an unknown variable; undefined for every other value. */
export function unknownName(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? (value as Partial<Unknown>)[unknownMark] : undefined;
}

/** A value as text: lists and objects as JSON, null as nothing. Throws for an object that JSON cannot express. */
export function textOf(value: unknown): string {
  const unknown = unknownName(value);
  if (unknown !== undefined) return `(unknown: ${unknown})`;
  if (value === null || value === undefined || typeof value === "function") return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Handlebars' truth: an empty list is false, an empty object is not, and zero is as the caller says. */
export function isTruthy(value: unknown, includeZero = false): boolean {
  if (unknownName(value) !== undefined) return false;
  if (Array.isArray(value)) return value.length > 0;
  return Boolean(value) || (value === 0 && includeZero);
}
