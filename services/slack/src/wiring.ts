import { type Nats, openHistory } from "@onexit/nats";
import { slackAction } from "./action.ts";

/** The Slack action with its history on a connected, provisioned server. */
export function slackOn(nats: Nats) {
  return slackAction({ history: openHistory(nats) });
}
