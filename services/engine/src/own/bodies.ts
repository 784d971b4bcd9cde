import { z } from "zod";

/** What deliveries can be chosen by. */
const filterNames = ["state", "action", "workflow", "destination", "since", "until"] as const;

const filter = z.strictObject(Object.fromEntries(filterNames.map((name) => [name, z.string().optional()])), {
  error: ({ code, input }) => {
    if (code === "unrecognized_keys") return `has unknown fields: there are only ${filterNames.join(", ")}`;
    return input === undefined ? 'is missing; write one, such as {"filter": {"state": "dead"}}' : undefined;
  },
});

const dryRun = z.boolean().optional();
/** Why, in a person's words. */
const reason = z.string().optional();

/** `POST /deliveries/retry`. */
export const retryAllBody = z.looseObject({ filter, reason, dryRun });

/** `POST /deliveries/drop`. */
export const dropAllBody = z.looseObject({ filter, reason, dryRun });

/** `POST /deliveries/{id}/retry`: with other parameters, or another template of its message. */
export const retryOneBody = z.looseObject({
  parameters: z.looseObject({}).optional(),
  template: z.string().optional(),
  reason,
  dryRun,
});

/** `POST /deliveries/{id}/drop`. */
export const dropOneBody = z.looseObject({ reason, dryRun });
