import { z } from "zod";

const headerName = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;
/** What Node puts into a header: printable ASCII and Latin-1. */
const headerValue = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;
/** What belongs to the connection, or is ours to say. */
const ownHeaders =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|webhook-.*)$/i;

const headers = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .superRefine((given, issues) => {
    for (const [name, value] of Object.entries(given)) {
      const problem = problemOfHeader(name, value);
      if (problem !== undefined) issues.addIssue({ code: "custom", path: [name], message: problem });
    }
  })
  .transform((given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])));

/** The body of `plugin.webhook`. */
export const webhookParameters = z.strictObject({
  /** The receiver; the configured one unless given. */
  url: z.string().optional(),
  /** A text, or anything that is sent as JSON; a CloudEvent that says how the workflow ended unless given. */
  body: z.json().optional(),
  /** Beside those that are always sent. */
  headers: headers.optional(),
});

/** Those parameters, rendered. */
export type WebhookParameters = z.infer<typeof webhookParameters>;

function problemOfHeader(name: string, value: string): string | undefined {
  if (!headerName.test(name)) return "is no name of a header";
  if (ownHeaders.test(name)) return "is a header that cannot be set here";
  return headerValue.test(value) ? undefined : "holds a line break or a character that no header may hold";
}
