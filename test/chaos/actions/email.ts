import { type ChaosAction, inInbox } from "../action.ts";
import { countedById } from "../known-by-id.ts";

/** The default message under a subject of its own, to a mailbox that knows it by its `Message-ID`. */
export const email: ChaosAction = {
  name: "email",
  open: async (grounds) => {
    const receiver = inInbox(grounds, {
      acts: "mail",
      all: "mail",
      protocol: "smtp",
      parameters: (delivery) => ({ to: "ops@example.test", subject: delivery }),
      countIn: countedById({ provider: "mail", nameOf: ({ subject }) => String(subject) }),
    });
    return { ...receiver, environment: { ...receiver.environment, SMTP_FROM: "onexit@example.test" } };
  },
};
