import { parseDuration } from "@onexit/manifest";
import type { ConfigDeclaration, ConfigOf } from "@onexit/sdk";
import { z } from "zod";
import { type DeclaredRoots, rootsOf } from "./roots-of.ts";

const roots = z.string().transform((text, context): DeclaredRoots => {
  const read = rootsOf(text);
  if (!("problems" in read)) return read;
  for (const message of read.problems) context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const names = z.string().transform((text): readonly string[] => text.split(",").map((name) => name.trim()));

const duration = z.string().transform((text, context) => {
  const parsed = parseDuration(text);
  if ("ms" in parsed) return parsed.ms;
  context.addIssue({ code: "custom", message: "a duration such as 30s or 1h30m" });
  return z.NEVER;
});

/** The environment of the cleanup action. */
export const cleanupConfig = {
  /**
   * Only below these directories and prefixes of buckets is anything ever removed. Give them to onexit alone: a program
   * that moves directories about in them while they are cleaned can make a path mean another place. Not required: locks,
   * objects of a cluster and images need none.
   */
  roots: { name: "CLEANUP_ROOTS", check: roots },
  /** Of an S3 that is not Amazon's: `http://host:9000`. */
  endpoint: { name: "AWS_ENDPOINT_URL", check: z.url("must be a URL") },
  region: { name: "AWS_REGION" },
  /** Without these two the AWS SDK looks for an account by itself. */
  accessKeyId: { name: "AWS_ACCESS_KEY_ID", secret: true },
  secretAccessKey: { name: "AWS_SECRET_ACCESS_KEY", secret: true },
  sessionToken: { name: "AWS_SESSION_TOKEN", secret: true },
  /** Paths of files, between colons; without it only the cluster that this process runs in. */
  kubeconfig: { name: "KUBECONFIG" },
  /** Set in every pod. */
  clusterHost: { name: "KUBERNETES_SERVICE_HOST" },
  /** Namespaces between commas, beside the workflow's own, where objects may be removed. */
  namespaces: { name: "CLEANUP_NAMESPACES", check: names },
  /** `unix:///path` or `tcp://host:port`. */
  dockerHost: { name: "DOCKER_HOST", default: "unix:///var/run/docker.sock" },
  /** How often it is looked for what is registered and due. */
  sweepEvery: { name: "CLEANUP_SWEEP_EVERY", default: "30s", check: duration },
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type CleanupConfig = ConfigOf<typeof cleanupConfig>;
