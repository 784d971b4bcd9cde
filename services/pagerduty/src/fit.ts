import { truncate } from "@onexit/render";
import type { Alert, AlertEvent } from "./event.ts";
import { fitDetails, sizeOf } from "./fit-details.ts";

// developer.pagerduty.com/docs/events-api-v2/trigger-events: 1 024 characters, and 512 kB for the whole body. Whoever is
// paged reads on a telephone, so our own bound is lower.
const longestSummary = 1_024;
const mostBytes = 100_000;
const leastForDetails = 10_000;
const mostBytesOfPagerDuty = 500_000;

/** An event within PagerDuty's limits: long texts are cut, then the details, then images and links go. */
export function fitAlert(event: AlertEvent): Alert {
  const { payload } = event;
  if (payload === undefined) return { event, truncated: [] };
  const truncated: string[] = [];
  const cut = <T extends object>(part: T, fields: readonly (keyof T & string)[]): T => {
    const texts = fields.flatMap((field) => {
      const text = part[field];
      if (typeof text !== "string") return [];
      const short = truncate(text, longestSummary, { keep: "head" });
      if (short !== text) truncated.push(field);
      return [[field, short] as const];
    });
    return { ...part, ...Object.fromEntries(texts) };
  };
  const texts = {
    ...cut(event, ["client"]),
    payload: cut(payload, ["summary", "source", "component", "group", "class"]),
  };

  const rest = sizeOf({ ...texts, payload: { ...texts.payload, custom_details: {} } });
  const details = fitDetails(payload.custom_details, Math.max(leastForDetails, mostBytes - rest));
  truncated.push(...details.truncated);
  const whole = { ...texts, payload: { ...texts.payload, custom_details: details.details } };
  if (sizeOf(whole) <= mostBytesOfPagerDuty) return { event: whole, truncated };
  const { images, links, client_url, ...bare } = whole;
  const omitted = Object.entries({ images, links, client_url }).filter(([, value]) => value !== undefined);
  return { event: bare, truncated: [...truncated, ...omitted.map(([field]) => field)] };
}
