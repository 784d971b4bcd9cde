import { parseDuration } from "@onexit/manifest";
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

/** A duration such as `2h`; becomes milliseconds. */
const ttl = z.union([z.string(), z.number()]).transform((text, context) => {
  const parsed = parseDuration(text);
  if ("ms" in parsed) return parsed.ms;
  context.addIssue({ code: "custom", message: parsed.problem });
  return z.NEVER;
});

/** The body of `plugin.cleanup`: what is to be removed and released, now or one day. */
export const cleanupParameters = z
  .strictObject({
    ...targets,
    /** `register`: to be removed if nobody else does; `sweep`: what is registered is removed if it is due. */
    mode: z.enum(["remove", "register", "sweep"]).default("remove"),
    /** Of `register`: how long the targets are the owner's at most. */
    ttl: ttl.optional(),
    /** Of `register`, for people. */
    why: z.string().max(256).optional(),
    /** Of `sweep`: which of the owner's registrations. */
    registration: z.string().optional(),
    /** Looks and tells; removes nothing. */
    dryRun: z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).optional(),
  })
  .superRefine((parameters, context) => {
    const { mode } = parameters;
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    const isNamed = Object.keys(targets).some((name) => (parameters[name as keyof typeof targets]?.length ?? 0) > 0);
    if (mode !== "sweep" && !isNamed) refuse("name at least one of files and locks, s3, kubernetes and images");
    if (mode === "sweep" && isNamed) refuse("mode: sweep takes its targets from what is registered");
    if (mode === "sweep" && parameters.registration === undefined) refuse("mode: sweep needs a registration");
    if (mode === "register" && parameters.ttl === undefined) {
      refuse("mode: register needs a ttl, such as 2h: what outlives its owner is removed after it");
    }
    for (const name of ["ttl", "why"] as const) {
      if (mode !== "register" && parameters[name] !== undefined) refuse(`${name} is for mode: register only`);
    }
  });

/** Those parameters, rendered. */
export type CleanupParameters = z.infer<typeof cleanupParameters>;
