import type { ConfigDeclaration, ConfigOf } from "@onexit/sdk";
import { z } from "zod";

/** The environment of the PagerDuty action. */
export const pagerdutyConfig = {
  /** The integration key of a service, for Events API v2: whoever knows it may page. */
  routingKey: {
    name: "PAGERDUTY_ROUTING_KEY",
    required: true,
    secret: true,
    check: z.string().regex(/^[0-9a-z]{32}$/i, "an integration key is 32 letters and digits"),
  },
  /** The client speaks https only. In the EU it is https://events.eu.pagerduty.com. */
  eventsUrl: {
    name: "PAGERDUTY_EVENTS_URL",
    default: "https://events.pagerduty.com",
    check: z.url({ protocol: /^https$/, message: "an https URL" }),
  },
  /** PEM; trusts a private receiver. No secret, but it comes as `PAGERDUTY_CA_FILE` just as secrets do. */
  ca: { name: "PAGERDUTY_CA", secret: true },
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type PagerDutyConfig = ConfigOf<typeof pagerdutyConfig>;
