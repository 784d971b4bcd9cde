import { fileURLToPath } from "node:url";
import type { S3Place } from "@onexit/executor";
import type { ConfigDeclaration, ConfigOf } from "@onexit/sdk";
import { z } from "zod";

/** Where archives go: an absolute directory of this host, or a bucket and what comes before every key in it. */
export type ArchivePlace = { readonly directory: string } | { readonly bucket: string; readonly prefix?: string };

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A directory's or a bucket's URL as its place. */
const place = z.string().transform((text, context): ArchivePlace => {
  const refuse = (message: string) => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const forms = "file:///var/lib/onexit/archive or s3://bucket/prefix";
  if (!URL.canParse(text)) return refuse(`must be a URL such as ${forms}`);
  const url = new URL(text);
  if (url.protocol !== "file:" && url.protocol !== "s3:") return refuse("must begin with file:// or s3://");
  if (url.search !== "" || url.hash !== "") return refuse("must end with the path");
  const found = url.protocol === "s3:" ? bucketOf(url) : directoryOf(url);
  return found ?? refuse(`must name a directory of this host, or a bucket and plain names below it: ${forms}`);
});

function directoryOf(url: URL): ArchivePlace | undefined {
  try {
    return { directory: fileURLToPath(url) };
  } catch {
    return undefined;
  }
}

function bucketOf({ host, username, pathname }: URL): ArchivePlace | undefined {
  if (!bucketName.test(host) || username !== "") return undefined;
  const prefix = pathname.replace(/^\/|\/$/g, "");
  if (prefix === "") return { bucket: host };
  return prefix.split("/").every((name) => /^[A-Za-z0-9._-]+$/.test(name)) ? { bucket: host, prefix } : undefined;
}

/** The environment of the archive action. */
export const archiveConfig = {
  /** `file:///dir`, which is made when it is not there, or `s3://bucket/prefix`. */
  place: { name: "ARCHIVE_URL", required: true, check: place },
  /** Of an S3 that is not Amazon's: `http://host:9000`. */
  endpoint: { name: "AWS_ENDPOINT_URL", check: z.url("must be a URL") },
  region: { name: "AWS_REGION" },
  /** Without these two the AWS SDK looks for an account by itself. */
  accessKeyId: { name: "AWS_ACCESS_KEY_ID", secret: true },
  secretAccessKey: { name: "AWS_SECRET_ACCESS_KEY", secret: true },
  sessionToken: { name: "AWS_SESSION_TOKEN", secret: true },
} as const satisfies ConfigDeclaration;

/** The values of that environment. */
export type ArchiveConfig = ConfigOf<typeof archiveConfig>;

/** How that bucket is entered. */
export function s3PlaceOf(at: Extract<ArchivePlace, { readonly bucket: string }>, config: ArchiveConfig): S3Place {
  const { endpoint, region, accessKeyId, secretAccessKey, sessionToken } = config;
  return {
    ...at,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(region === undefined ? {} : { region }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
  };
}
