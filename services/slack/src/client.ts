import type { Fetch, Log } from "@onexit/sdk";
import { type Logger, LogLevel, WebClient } from "@slack/web-api";

/**
 * A client for one attempt. There is no deadline for a single call, so the attempt's signal comes with the injected
 * fetch; its own retries and its queue's pauses are off, because repeating is the ledger's to decide.
 */
export function createClient(token: string, apiUrl: string, strictFetch: Fetch, log: Log): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    logger: loggerOf(log),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: (url, init) => strictFetch(url, init),
  });
}

/** The client's chatter is for debugging only; what matters is in the delivery's events. */
function loggerOf(log: Log): Logger {
  const debug = (...parts: unknown[]) => log.debug({}, parts.map(String).join(" "));
  return {
    debug: () => undefined,
    info: debug,
    warn: debug,
    error: debug,
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
