import { z } from "zod";
import { parseLifetime } from "./lifetime.ts";

/** What an archive may hold; all of it unless told otherwise. */
export const parts = ["manifest", "events", "nodes", "logs", "outputs", "actions"] as const;

/** One of them. `manifest` is the workflow as submitted, with its status. */
export type Part = (typeof parts)[number];

const safeSegment = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;

const prefix = z.string().refine((text) => text.split("/").every((segment) => safeSegment.test(segment)), {
  error: "must be names of letters, digits, dots, dashes and underscores, with single slashes between them",
});

const lifetime = z.union([z.string(), z.number()]).transform((value, context) => {
  const ms = parseLifetime(String(value));
  if (ms !== undefined) return ms;
  context.addIssue({ code: "custom", message: "must be a time such as 90d, 12h or 1d12h" });
  return z.NEVER;
});

/** The body of `plugin.archive`. */
export const archiveParameters = z.strictObject({
  include: z.array(z.enum(parts)).min(1).optional(),
  /** Directories between the archive's root and the cluster's. */
  prefix: prefix.optional(),
  /** How long the archive is to be kept, counted from the request. Noted in it; nothing here deletes archives. */
  expiresAfter: lifetime.optional(),
});
