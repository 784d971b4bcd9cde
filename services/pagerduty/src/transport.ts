import type { AlertEvent } from "./event.ts";

/** What PagerDuty answered, whatever it was. */
export interface Answer {
  readonly status: number;
  /** The `Retry-After` header, if any. */
  readonly retryAfter: string | null;
  readonly body: string;
}

/** The way to PagerDuty: one request for each call, no repetitions. */
export interface PagerDutyTransport {
  /** Resolves with any answer; rejects when there was none, or with the signal's reason. */
  send(routingKey: string, event: AlertEvent, signal: AbortSignal): Promise<Answer>;
}
