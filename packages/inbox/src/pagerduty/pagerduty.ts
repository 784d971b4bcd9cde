import { randomUUID } from "node:crypto";
import type { Answer, StandIn } from "../exchange.ts";
import type { Json, JsonObject } from "../json.ts";
import { type Alert, createAlerts } from "./alerts.ts";
import { readEvent } from "./read-event.ts";

export interface PagerdutyOptions {
  /** The routing keys that there are; without it, everything of 32 characters. */
  readonly routingKeys?: readonly string[];
}

export interface Pagerduty extends StandIn {
  alerts(): readonly Alert[];
}

/** The routing key that the inbox hands out. */
export const routingKey = "inbox".padEnd(32, "0");

const mostBytes = 512 * 1024;

/** An Events API v2 in memory: alerts by their dedup key. */
export function createPagerduty(options: PagerdutyOptions): Pagerduty {
  const alerts = createAlerts();
  return {
    answer: (arrival) => {
      if (arrival.path !== "/v2/enqueue" || arrival.method !== "POST") {
        return { status: 404, body: "Not Found", kind: "other", refused: "Not Found" };
      }
      if (arrival.body.bytes.length > mostBytes)
        return refuse(["Event object is too large (should be at most 512 KB)"]);
      const read = readEvent(arrival.body.fields);
      if ("errors" in read) return refuse(read.errors);
      const { event } = read;
      if (options.routingKeys && !options.routingKeys.includes(event.routing_key))
        return refuse(["Invalid routing key"]);
      const dedupKey = event.dedup_key || randomUUID().replaceAll("-", "");
      const alert = alerts.take(event, dedupKey);
      const stored: JsonObject = alert
        ? { dedup_key: dedupKey, state: alert.state }
        : { dedup_key: dedupKey, state: "dropped" };
      const body = { status: "success", message: "Event processed", dedup_key: dedupKey };
      return { status: 202, body, kind: "alert", stored };
    },
    faultBody,
    alerts: alerts.all,
    reset: alerts.reset,
  };
}

function refuse(errors: readonly string[]): Answer {
  const body = { status: "invalid event", message: "Event object is invalid", errors };
  return { status: 400, body, kind: "alert", refused: errors.join("; ") };
}

function faultBody(status: number): Json {
  if (status === 429)
    return { status: "throttle exceeded", message: "Requests for this service are arriving too quickly." };
  if (status >= 500) return { status: "internal error", message: "Internal Server Error" };
  return { status: "invalid event", message: "Event object is invalid", errors: ["a fault was asked for"] };
}
