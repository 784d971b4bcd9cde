import { type Nats, openHistory } from "@onexit/nats";
import { pagerdutyAction } from "./action.ts";

/** The PagerDuty action with its history on a connected, provisioned server. */
export function pagerdutyOn(nats: Nats) {
  return pagerdutyAction({ history: openHistory(nats) });
}
