import { parseDuration } from "@onexit/manifest";
import type { ConfigDeclaration } from "@onexit/sdk";
import { z } from "zod";

const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if ("ms" in parsed) return parsed.ms;
  context.addIssue({ code: "custom", message: "a duration such as 30s or 1h30m" });
  return z.NEVER;
});

/** What the router reads from the environment. */
export const routerConfig = {
  /** Directories or files of policies, between colons. */
  policies: {
    name: "ONEXIT_POLICIES",
    default: "",
    check: z.string().transform((text) => text.split(":").filter((path) => path !== "")),
  },
  /** How often they are looked at. */
  policiesEvery: { name: "ONEXIT_POLICIES_EVERY", default: "2s", check: duration },
  /** How long something may be amiss before the watchdog calls it so. */
  grace: { name: "ONEXIT_WATCHDOG_GRACE", default: "30s", check: duration },
  /** How long workflows may be without an engine before they count as lost. */
  lostAfter: { name: "ONEXIT_WATCHDOG_LOST_AFTER", default: "10m", check: duration },
  /** How long an exit handler may run. */
  handlerOverdue: { name: "ONEXIT_WATCHDOG_HANDLER_OVERDUE", default: "30m", check: duration },
  /** How often the watchdog looks around. */
  watchEvery: { name: "ONEXIT_WATCHDOG_EVERY", default: "10s", check: duration },
  /** What is called to say that the router lives; such addresses hold tokens. */
  heartbeatUrl: { name: "ONEXIT_HEARTBEAT_URL", secret: true, check: z.url("a URL") },
  heartbeatEvery: { name: "ONEXIT_HEARTBEAT_EVERY", default: "60s", check: duration },
  heartbeatTimeout: { name: "ONEXIT_HEARTBEAT_TIMEOUT", default: "10s", check: duration },
} as const satisfies ConfigDeclaration;
