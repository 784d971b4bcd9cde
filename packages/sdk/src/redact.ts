import type { Json } from "@onexit/events";

/** A text with every known secret masked. */
export type Redact = (text: string) => string;

const mask = "***";

/** Shorter values are no secrets, and masking them would eat ordinary text. */
const shortest = 4;

/** Masks the given values wherever they occur: as they are, in JSON, in URLs, in base64, line by line. */
export function createRedactor(secrets: readonly string[]): Redact {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter((form) => form.length >= shortest);
  if (forms.length === 0) return (text) => text;
  // Longest first, or a secret that begins with another one would keep its tail.
  forms.sort((a, b) => b.length - a.length);
  const pattern = new RegExp(forms.map(escapePattern).join("|"), "g");
  return (text) => text.replace(pattern, mask);
}

/** A JSON value with every text in it masked, keys included. */
export function redactJson<T extends Json>(value: T, redact: Redact): T {
  return walk(value, redact) as T;
}

function walk(value: Json, redact: Redact): Json {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map((item: Json) => walk(item, redact));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [redact(key), walk(item as Json, redact)]));
}

function formsOf(secret: string): string[] {
  const whole = [secret, secret.trim(), ...urlParts(secret)];
  const lines = secret.includes("\n") ? secret.split("\n").filter((line) => line.length >= 16) : [];
  return [...whole, ...lines].flatMap((text) => [
    text,
    JSON.stringify(text).slice(1, -1),
    encodeURIComponent(text),
    new URLSearchParams([["", text]]).toString().slice(1),
    Buffer.from(text).toString("base64"),
  ]);
}

/** Of a URL its path and password are secret as well: messages often name them alone. */
function urlParts(secret: string): string[] {
  if (!URL.canParse(secret)) return [];
  const { pathname, search, password } = new URL(secret);
  const path = pathname + search;
  return [path.length >= 8 ? path : "", password, decodeURIComponent(password)];
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
