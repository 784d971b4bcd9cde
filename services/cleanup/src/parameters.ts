import { z } from "zod";

/** How many files, and how many locks, one cleanup may name. */
export const mostTargets = 1_000;

const lock = z.strictObject({
  name: z.string().min(1).max(256),
  /** Who must hold it, or it stays. */
  owner: z.string().min(1).max(256),
});

/** The body of `plugin.cleanup`: what is to be removed and released. */
export const cleanupParameters = z
  .strictObject({
    /** Absolute paths of files and directories, or `dir/*` for all that a directory holds. */
    files: z.array(z.string()).max(mostTargets).optional(),
    locks: z.array(lock).max(mostTargets).optional(),
  })
  .refine(({ files = [], locks = [] }) => files.length + locks.length > 0, "name at least one of files and locks");

/** Those parameters, rendered. */
export type CleanupParameters = z.infer<typeof cleanupParameters>;
