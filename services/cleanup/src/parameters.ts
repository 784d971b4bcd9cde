import { z } from "zod";
import { kubernetesEntry } from "./kubernetes/target.ts";

/** How many targets of each kind one cleanup may name. */
export const mostTargets = 1_000;

const lock = z.strictObject({
  name: z.string().min(1).max(256),
  /** Who must hold it, or it stays. */
  owner: z.string().min(1).max(256),
});

/** The lists of targets, by what they name. */
const targets = {
  /** Absolute paths of files and directories, or `dir/*` for all that a directory holds. */
  files: z.array(z.string()).max(mostTargets).optional(),
  /** `s3://bucket/prefix/`: every object whose key begins so. */
  s3: z.array(z.string()).max(mostTargets).optional(),
  kubernetes: z.array(kubernetesEntry).max(mostTargets).optional(),
  /** Labels of Docker images, `key=value`. */
  images: z.array(z.string()).max(mostTargets).optional(),
  locks: z.array(lock).max(mostTargets).optional(),
};

/** The body of `plugin.cleanup`: what is to be removed and released. */
export const cleanupParameters = z
  .strictObject({
    ...targets,
    /** Looks and tells; removes nothing. */
    dryRun: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).optional(),
  })
  .refine(
    (parameters) => Object.keys(targets).some((name) => (parameters[name as keyof typeof targets]?.length ?? 0) > 0),
    "name at least one of files and locks, s3, kubernetes and images",
  );

/** Those parameters, rendered. */
export type CleanupParameters = z.infer<typeof cleanupParameters>;
