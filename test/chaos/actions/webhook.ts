import { type ChaosAction, inInbox } from "../action.ts";
import { countedById } from "../known-by-id.ts";

/** The default message, to a receiver that knows it by its `webhook-id`. */
export const webhook: ChaosAction = {
  name: "webhook",
  open: async (grounds) =>
    inInbox(grounds, {
      acts: "webhook",
      all: "webhook",
      parameters: () => ({}),
      countIn: countedById({
        provider: "webhook",
        nameOf: ({ body }) => String((body as { readonly subject?: unknown }).subject),
      }),
    }),
};
