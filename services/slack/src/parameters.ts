import type { JsonObject } from "@onexit/events";
import { z } from "zod";

/** The body of `plugin.slack`. Without `text` and `blocks` the message is made from the status variables. */
export const slackParameters = z.strictObject({
  /** An id, or a name such as `#deploys`; the configured one unless given. */
  channel: z.string().min(1).optional(),
  /** Slack's mrkdwn. Beside `blocks` it is what notifications show. */
  text: z.string().optional(),
  /** Block Kit. */
  blocks: z.array(z.record(z.string(), z.json())).optional(),
  /** Whether it is the run's one message, changed by what follows; true for one without `text` and `blocks`. */
  live: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).optional(),
  /** Sent only when the run is one of these to the runs before it. */
  only: z.array(z.enum(["failed", "regressed", "still failing", "fixed"])).optional(),
});

/** Those parameters, rendered. */
export type SlackParameters = z.infer<typeof slackParameters>;

/** One Block Kit block. */
export type Block = JsonObject;
