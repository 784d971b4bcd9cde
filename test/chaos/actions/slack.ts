import type { Messages } from "@onexit/inbox";
import { type ChaosAction, inInbox, inMessages } from "../action.ts";
import { numberIn } from "../number-in.ts";

/** Each name begins so: what a policy asks for goes elsewhere. */
const prefix = "#chaos-";

/** Slack takes about one message a second in a channel; in a busier one a message is looked for in vain. */
export const channels = 40;

/** Messages by a bot's token. */
export const slack: ChaosAction = {
  name: "slack",
  open: async (grounds) =>
    inInbox(grounds, {
      acts: "/api/chat.postMessage",
      all: "slack",
      parameters: (delivery) => ({ channel: `${prefix}${numberIn(delivery) % channels}`, text: delivery }),
      countIn: inMessages(({ slack }) => textsIn(slack, prefix)),
    }),
};

/** The texts in all channels whose names begin so. */
export function textsIn(slack: Messages["slack"], channelPrefix: string): readonly string[] {
  return Object.entries(slack)
    .filter(([channel]) => channel.startsWith(channelPrefix))
    .flatMap(([, messages]) => messages.map(({ text }) => text));
}
