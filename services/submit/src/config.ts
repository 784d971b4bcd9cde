import type { ConfigDeclaration } from "@onexit/sdk";
import { z } from "zod";

const paths = z.string().transform((text) => text.split(":").filter((path) => path !== ""));

/** The environment of the submit action. */
export const submitConfig = {
  /** The engine's door, `host:port` or a URL. */
  server: { name: "ONEXIT_SERVER", default: "127.0.0.1:2746" },
  token: { name: "ARGO_TOKEN", secret: true },
  /** Files and directories with WorkflowTemplates, between colons. */
  templates: { name: "SUBMIT_TEMPLATES", check: paths },
} as const satisfies ConfigDeclaration;
