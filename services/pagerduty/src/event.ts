import type { JsonObject } from "@onexit/events";

export type EventAction = "trigger" | "acknowledge" | "resolve";

export type Severity = "critical" | "error" | "warning" | "info";

export interface Link {
  readonly href: string;
  readonly text?: string;
}

export interface Image {
  readonly src: string;
  readonly href?: string;
  readonly alt?: string;
}

/** What an alert says. */
interface AlertPayload {
  readonly summary: string;
  readonly source: string;
  readonly severity: Severity;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly component?: string;
  readonly group?: string;
  readonly class?: string;
  readonly custom_details: JsonObject;
}

/** An event of PagerDuty's Events API v2, less the routing key; only a trigger says more than which alert it is. */
export interface AlertEvent {
  readonly event_action: EventAction;
  readonly dedup_key: string;
  readonly payload?: AlertPayload;
  readonly links?: readonly Link[];
  readonly images?: readonly Image[];
  readonly client?: string;
  readonly client_url?: string;
}

/** An event that PagerDuty accepts, and the paths of what was cut or left out for that. */
export interface Alert {
  readonly event: AlertEvent;
  readonly truncated: readonly string[];
}
