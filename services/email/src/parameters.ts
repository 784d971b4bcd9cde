import { z } from "zod";

/** `Ada <ada@example.test>, ops@example.test`, or a list of such. */
const addresses = z.union([z.string(), z.array(z.string())]);

/** The body of `plugin.email`; what is not given comes from the configuration and the status variables. */
export const emailParameters = z.strictObject({
  from: z.string().optional(),
  to: addresses.optional(),
  cc: addresses.optional(),
  reply_to: addresses.optional(),
  subject: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
});

/** Those parameters, rendered. */
export type EmailParameters = z.infer<typeof emailParameters>;
