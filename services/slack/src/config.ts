import type { ConfigDeclaration, ConfigOf } from "@onexit/sdk";
import { z } from "zod";

const count = z.coerce
  .number("a whole number")
  .int("a whole number")
  .min(0, "a whole number")
  .max(1_000, "at most 1000");

/** The environment of the Slack action: a bot token, or the URL of an incoming webhook. */
export const slackConfig = {
  botToken: { name: "SLACK_BOT_TOKEN", secret: true, requiredUnless: "SLACK_WEBHOOK_URL" },
  /** Whoever knows it may post: a secret. */
  webhookUrl: { name: "SLACK_WEBHOOK_URL", secret: true, check: z.url() },
  apiUrl: { name: "SLACK_API_URL", default: "https://slack.com/api/", check: z.url() },
  /** Where messages go that name no channel. */
  channel: { name: "SLACK_CHANNEL" },
  /** How many failures a minute have a message of their own in one channel; further ones go into a digest. 0: all have. */
  digestAfter: { name: "SLACK_DIGEST_AFTER", default: "10", check: count },
  /** What happens to a message that may have been posted and cannot be looked for. */
  onUnclear: { name: "SLACK_ON_UNCLEAR", default: "resend", check: z.enum(["resend", "drop"]) },
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type SlackConfig = ConfigOf<typeof slackConfig>;
