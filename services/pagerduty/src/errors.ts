import { isJsonObject } from "@onexit/events";
import { type ActionError, errorOfStatus, RetryableError, TerminalError, UnclearError } from "@onexit/sdk";
import type { Answer } from "./transport.ts";

/** How long to wait after a 429 that does not say, at first; PagerDuty's limits are counted by the minute. */
const firstWaitMs = 60_000;
const longestWaitMs = 15 * 60_000;

/** What an answer other than 202 means; only 202 says that the event will be worked on. */
export function errorOfAnswer(answer: Answer, attempt: number, now: number): ActionError {
  const { status, retryAfter, body } = answer;
  const reason = reasonOf(body);
  const message = `pagerduty answered ${status}${reason === "" ? "" : `: ${reason}`}`;
  if (status >= 200 && status < 300) {
    return new UnclearError(`${message}: that is not PagerDuty; is PAGERDUTY_EVENTS_URL right?`, { status, body });
  }
  if (status === 429 && retryAfter === null) {
    const retryAfterMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 10));
    return new RetryableError(message, { status, body, retryAfterMs });
  }
  if (status === 400) return new TerminalError(message, { status, body });
  return errorOfStatus("pagerduty", answer, now);
}

/** PagerDuty says what is wrong in `errors`, else in `message`. */
function reasonOf(body: string): string {
  const parsed = parse(body);
  if (!isJsonObject(parsed)) return "";
  const { errors, message } = parsed;
  const reasons = Array.isArray(errors) && errors.length > 0 ? errors : [message];
  return reasons.filter((reason) => typeof reason === "string").join("; ");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
