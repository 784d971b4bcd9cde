import { isJsonObject, type JsonObject } from "@onexit/events";
import { Uncertain } from "../finding.ts";
import type { FoundCall } from "../script-in.ts";
import { defaultEvent, defaultSeverity } from "../state-tags.ts";
import { objectOf, pick, requireFields, secretNeed } from "./bodies.ts";
import type { Recognised } from "./recognised.ts";

const enqueue = /^https:\/\/(events(?:\.eu)?\.pagerduty\.com)\/v2\/enqueue$/;
const events = ["trigger", "acknowledge", "resolve", defaultEvent];
const severities = ["critical", "error", "warning", "info", defaultSeverity];
const ofPayload = ["summary", "source", "component", "group", "class", "custom_details"];
const ofEvent = ["dedup_key", "client", "client_url", "links", "images"];

/** An event of PagerDuty's Events API v2. */
export function recognisePagerDuty(found: FoundCall): Recognised | undefined {
  const { url } = found.call;
  const [, host] = enqueue.exec(url) ?? [];
  if (host === undefined) {
    if (/^https?:\/\/[\w.-]*pagerduty\.com(?:\/|$)/.test(url))
      throw new Uncertain("it calls PagerDuty for something else than an event of version 2");
    return undefined;
  }
  const body = objectOf(found, "PagerDuty");
  requireFields(body, ["routing_key", "event_action", "payload", ...ofEvent], "PagerDuty");
  const payload = body.payload ?? {};
  if (!isJsonObject(payload)) throw new Uncertain("its payload is no object");
  requireFields(payload, ["severity", ...ofPayload], "PagerDuty");
  const { need, notes } = secretNeed("PAGERDUTY_ROUTING_KEY", String(body.routing_key ?? ""), found);
  if (body.routing_key === undefined) throw new Uncertain("its event has no routing_key");
  const shared =
    body.dedup_key === undefined ? ["without a dedup_key all runs of the workflow share one alert now"] : [];
  return {
    action: "pagerduty",
    parameters: {
      ...oneOf("action", body.event_action, events, defaultEvent),
      ...oneOf("severity", payload.severity, severities, defaultSeverity),
      ...pick(payload, ofPayload),
      ...pick(body, ofEvent),
    },
    needs: [
      need,
      ...(host === "events.pagerduty.com" ? [] : [{ variable: "PAGERDUTY_EVENTS_URL", from: `https://${host}` }]),
    ],
    notes: [...notes, ...shared],
  };
}

function oneOf(
  name: string,
  value: JsonObject[string] | undefined,
  known: readonly string[],
  byDefault: string,
): JsonObject {
  if (value === undefined || value === byDefault) return {};
  if (typeof value === "string" && (known.includes(value) || value.includes("{{"))) return { [name]: value };
  throw new Uncertain(`PagerDuty knows no ${name} ${JSON.stringify(value)}`);
}
