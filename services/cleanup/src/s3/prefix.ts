/** The objects of a bucket whose keys begin with a text. */
export interface S3Prefix {
  readonly bucket: string;
  /** With a slash at its end; never empty. */
  readonly prefix: string;
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** The prefix that an URL names, or why it names none that may be removed. */
export function s3PrefixOf(url: string): S3Prefix | { readonly problem: string } {
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(url) ?? [];
  if (!bucketName.test(bucket)) return { problem: "is no s3://bucket/prefix/" };
  if (prefix === "") return { problem: "is a whole bucket; name a prefix in it" };
  if (!prefix.endsWith("/")) return { problem: "must end in a slash, or it means all keys that begin like it" };
  const segments = prefix.slice(0, -1).split("/");
  if (segments.some((segment) => segment.trim() === ""))
    return { problem: "has an empty segment; is a variable empty?" };
  if (segments.some((segment) => segment === "." || segment === "..")) return { problem: 'has a "." or ".." in it' };
  // A key may hold them, but whoever writes one here means a pattern.
  if (/[*?]/.test(prefix)) return { problem: "has a pattern in it; a prefix means all that is below it" };
  return { bucket, prefix };
}

/** As it is written. */
export function urlOf({ bucket, prefix }: S3Prefix): string {
  return `s3://${bucket}/${prefix}`;
}
