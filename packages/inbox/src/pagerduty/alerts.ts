import type { JsonObject } from "../json.ts";
import { type AlertEvent, payloadOf } from "./read-event.ts";

/** An alert and how it stands. */
export interface Alert {
  readonly dedup_key: string;
  readonly state: "triggered" | "acknowledged" | "resolved";
  readonly severity: string;
  readonly summary: string;
  /** Of its first trigger. */
  readonly payload: JsonObject;
  /** How many triggers it has taken in. */
  readonly triggers: number;
}

export interface Alerts {
  /** The alert that the event made or moved; undefined for one that nobody is told of. */
  take(event: AlertEvent, dedupKey: string): Alert | undefined;
  /** In the order of their first triggers; one dedup key has a new alert after each resolve. */
  all(): readonly Alert[];
  reset(): void;
}

export function createAlerts(): Alerts {
  let alerts: { readonly routingKey: string; alert: Alert }[] = [];
  return {
    take: (event, dedupKey) => {
      // Only the key that triggered an alert can move it.
      const open = alerts.find(
        ({ routingKey, alert }) =>
          routingKey === event.routing_key && alert.dedup_key === dedupKey && alert.state !== "resolved",
      );
      const next = open ? movedBy(event, open.alert) : newAlert(event, dedupKey);
      if (next === undefined) return undefined;
      if (open) open.alert = next;
      else alerts.push({ routingKey: event.routing_key, alert: next });
      return next;
    },
    all: () => alerts.map(({ alert }) => alert),
    reset: () => {
      alerts = [];
    },
  };
}

function movedBy(event: AlertEvent, alert: Alert): Alert {
  switch (event.event_action) {
    case "trigger":
      return { ...alert, triggers: alert.triggers + 1 };
    case "acknowledge":
      return { ...alert, state: "acknowledged" };
    case "resolve":
      return { ...alert, state: "resolved" };
  }
}

/** A resolve or an acknowledgement of nothing is accepted and dropped, as PagerDuty does. */
function newAlert(event: AlertEvent, dedup_key: string): Alert | undefined {
  if (event.event_action !== "trigger" || event.payload === undefined) return undefined;
  const { severity, summary } = event.payload;
  return { dedup_key, state: "triggered", severity, summary, payload: payloadOf(event), triggers: 1 };
}
