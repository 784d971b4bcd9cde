import type { ConfigDeclaration, ConfigOf } from "@onexit/sdk";
import { z } from "zod";
import { readSmtpUrl } from "./smtp-url.ts";

/** The environment of the e-mail action. */
export const emailConfig = {
  /** Holds the password. */
  server: {
    name: "SMTP_URL",
    required: true,
    secret: true,
    check: z.string().transform((text, issues) => {
      const read = readSmtpUrl(text);
      if ("server" in read) return read.server;
      issues.addIssue({ code: "custom", message: read.problem });
      return z.NEVER;
    }),
  },
  /** Who writes, unless the workflow says; the user of the URL where that is an address. */
  from: { name: "SMTP_FROM" },
  /** Who is written to, unless the workflow says. */
  to: { name: "SMTP_TO" },
  /** PEM; trusts a private server. No secret, but it comes as `SMTP_CA_FILE` just as secrets do. */
  ca: { name: "SMTP_CA", secret: true },
  /** What happens to a message that may have been taken: no mail server can be asked. */
  onUnclear: { name: "SMTP_ON_UNCLEAR", default: "resend", check: z.enum(["resend", "drop"]) },
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type EmailConfig = ConfigOf<typeof emailConfig>;
