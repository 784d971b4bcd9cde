import { type ChaosAction, inInbox } from "../action.ts";
import { countedById } from "../known-by-id.ts";

/** A body that names the delivery, to a receiver that knows it by its `webhook-id`. */
export const webhook: ChaosAction = {
  name: "webhook",
  open: async (grounds) =>
    inInbox(grounds, {
      acts: "webhook",
      all: "webhook",
      parameters: (delivery) => ({ body: { delivery } }),
      countIn: countedById({
        provider: "webhook",
        nameOf: ({ body }) => String((body as { readonly delivery?: unknown }).delivery),
      }),
    }),
};
