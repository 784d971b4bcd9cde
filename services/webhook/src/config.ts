import { type ConfigDeclaration, type ConfigOf, guardVariable } from "@onexit/sdk";
import { z } from "zod";
import { readSigningKeys } from "./signature.ts";

const webAddress = z.url({ protocol: /^https?$/, message: "an http or https URL" });

/** The environment of the webhook action. */
export const webhookConfig = {
  /** What messages are signed with; while it is changed, the new and the old one on a line each. */
  signingKeys: {
    name: "WEBHOOK_SIGNING_SECRET",
    required: true,
    secret: true,
    check: z.string().transform((text, issues) => {
      const read = readSigningKeys(text);
      if ("keys" in read) return read.keys;
      issues.addIssue({ code: "custom", message: read.problem });
      return z.NEVER;
    }),
  },
  /** Where messages go that name no URL. Whoever knows it may often post: a secret. The operator's, so it is not looked at. */
  url: { name: "WEBHOOK_URL", secret: true, check: webAddress },
  /** The `Authorization` for that URL, and for no other. */
  authorization: { name: "WEBHOOK_AUTHORIZATION", secret: true },
  /** Takes every message in place of its own receiver; for staging and for an inbox. */
  sinkUrl: { name: "WEBHOOK_SINK_URL", check: webAddress },
  /** What URLs of workflows may lead to. */
  guard: guardVariable,
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type WebhookConfig = ConfigOf<typeof webhookConfig>;
