import type { Described } from "./operations.ts";
import type { Sent } from "./request.ts";
import type { Answered } from "./send.ts";

/** Refusals that name no fault of the server's. */
const refusals: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429]);

/** An error says what is wrong; it is no copy of what was sent. */
const longestError = 8_000;

/** What is wrong with an answer; undefined where it keeps its promises. */
export function problemOf(
  operation: Described,
  { method }: Sent,
  { status, type, text }: Answered,
  secrets: readonly string[],
): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  // Node answers by itself where the head is too large.
  if (status === 431) return undefined;
  if (status === 501 ? !operation.isRefused : !refusals.has(status))
    return `${status} is no answer: ${text.slice(0, 500)}`;
  if (!type.startsWith("application/json")) return `an error of type ${JSON.stringify(type)}: ${text.slice(0, 200)}`;
  if (text.length > longestError) return `an error of ${text.length} characters: ${text.slice(0, 200)}…`;
  if (secrets.some((secret) => text.includes(secret))) return "the error holds a secret";
  if (/\bat .*:\d+:\d+|node_modules|\/src\/|\/dist\//.test(text)) return `the error holds a stack: ${text}`;
  const { code, message } = JSON.parse(text) as { readonly code?: unknown; readonly message?: unknown };
  if (!Number.isInteger(code) || typeof message !== "string" || message.trim() === "")
    return `the error of a ${method} is not {code, message}: ${text.slice(0, 200)}`;
  return undefined;
}
