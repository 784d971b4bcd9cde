import { z } from "zod";
import type { ConfigDeclaration } from "./config.ts";
import { crashAt } from "./crash-at.ts";

const positive = (message: string) => z.coerce.number({ message }).int(message).positive(message);
const port = z.coerce.number("a port number").int("a port number").min(0, "a port number").max(65_535, "a port number");

/** How many messages a service handles at once, and how many of them for one destination. */
export const defaultSlots = 112;
export const defaultPerDestination = 48;

/** What every service reads beside its action's own variables. */
export const serviceConfig = {
  /** May hold a token or a password. */
  natsUrl: { name: "NATS_URL", default: "nats://127.0.0.1:4222", secret: true },
  /** The path of a `.creds` file. */
  natsCreds: { name: "NATS_CREDS" },
  /** `false` where only the engine may make streams. */
  provision: { name: "ONEXIT_PROVISION", default: "true", check: z.enum(["true", "false"], "true or false") },
  healthPort: { name: "ONEXIT_HEALTH_PORT", default: "8080", check: port },
  healthHost: { name: "ONEXIT_HEALTH_HOST", default: "0.0.0.0" },
  logLevel: { name: "ONEXIT_LOG_LEVEL", default: "info", check: z.enum(["debug", "info", "warn", "error"]) },
  slots: { name: "ONEXIT_SLOTS", default: String(defaultSlots), check: positive("a positive whole number") },
  perDestination: {
    name: "ONEXIT_PER_DESTINATION",
    default: String(defaultPerDestination),
    check: positive("a positive whole number"),
  },
  ackWaitMs: { name: "ONEXIT_ACK_WAIT_MS", default: "10000", check: positive("milliseconds, a positive whole number") },
  graceMs: { name: "ONEXIT_GRACE_MS", default: "15000", check: positive("milliseconds, a positive whole number") },
  /** For chaos tests: the process ends itself by SIGKILL when it gets to that point of an attempt. */
  crashAt: { name: "ONEXIT_CRASH_AT", check: crashAt },
} as const satisfies ConfigDeclaration;
