import type { JsonObject } from "./json.ts";

export type Provider = "slack" | "github" | "pagerduty" | "webhook" | "mail";

/** What a request was about; `other` is read-only, or unknown to the provider. */
export type ReceivedKind =
  | "message"
  | "update"
  | "webhook"
  | "file"
  | "status"
  | "check"
  | "comment"
  | "alert"
  | "event"
  | "letter"
  | "other";

/** One request and what became of it. */
export interface Received {
  /** Counts up through all requests of one inbox, from `1`. */
  readonly id: string;
  /** Epoch ms at which it had come whole. */
  readonly at: number;
  readonly provider: Provider;
  readonly kind: ReceivedKind;
  readonly method: string;
  /** Without the query, and without the secret of a webhook. */
  readonly path: string;
  /** The query and the body, parsed. A secret is only `"present"`. */
  readonly request: JsonObject;
  readonly outcome: Outcome;
  /** The fault that it met, e.g. `answer 429`. */
  readonly fault?: string;
}

export interface Outcome {
  /** The HTTP status, of mail the SMTP code; null when no reply was sent. */
  readonly status: number | null;
  /** What was kept: a message, a status, an alert. Absent when nothing changed. */
  readonly stored?: JsonObject;
  /** The provider's word for why it was not accepted. */
  readonly refused?: string;
}
