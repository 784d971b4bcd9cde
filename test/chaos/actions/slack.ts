import { type ChaosAction, inInbox } from "../action.ts";
import { numberIn } from "../number-in.ts";

/** Slack takes about one message a second in a channel; in a busier one a message is looked for in vain. */
const channels = 40;

/** Messages by a bot's token. */
export const slack: ChaosAction = {
  name: "slack",
  open: async (grounds) =>
    inInbox(grounds, {
      acts: "/api/chat.postMessage",
      all: "slack",
      parameters: (delivery) => ({ channel: `#chaos-${numberIn(delivery) % channels}`, text: delivery }),
      received: ({ slack }) => Object.values(slack).flatMap((messages) => messages.map(({ text }) => text)),
    }),
};
