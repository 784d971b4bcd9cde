import { type ActionError, RetryableError, TerminalError, UnclearError } from "./error.ts";

/** The part of an answer that decides. */
export interface AnswerHead {
  readonly status: number;
  /** The `Retry-After` header, if any. */
  readonly retryAfter: string | null;
  readonly body: string;
}

/** Answered before anything was done (RFC 9110 and RFC 6585): safe to repeat. */
const refusedForNow: ReadonlySet<number> = new Set([425, 429, 503]);

/**
 * The one status table, for answers outside 2xx: 408, 425, 429 and 5xx are tried again, everything else is not.
 * 408 and the other 5xx may have been done behind a failing gateway, so the destination is asked first.
 */
export function errorOfStatus(what: string, head: AnswerHead, now: number): ActionError {
  const { status, body } = head;
  const retryAfterMs = retryAfterOf(head.retryAfter, now);
  const details = { status, body, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const message = `${what} answered ${status}`;
  if (refusedForNow.has(status)) return new RetryableError(message, details);
  if (status === 408 || status >= 500) return new UnclearError(message, details);
  return new TerminalError(message, details);
}

/** `Retry-After` in ms: seconds or an HTTP date (RFC 9110 10.2.3); undefined when it says nothing usable. */
export function retryAfterOf(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === "") return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.ceil(seconds * 1000) : undefined;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
