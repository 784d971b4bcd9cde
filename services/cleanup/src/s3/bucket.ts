import { RetryableError, TerminalError } from "@onexit/sdk";
import type { CleanupConfig } from "../config.ts";
import type { Found } from "../removal.ts";
import { errorOfS3, isPassing } from "./error.ts";
import { type S3Prefix, urlOf } from "./prefix.ts";

/** How many objects are listed, and then removed, by one call; the most that S3 takes. */
const pageSize = 1_000;

/** Looks what is below these prefixes. The AWS SDK is loaded here, and none of its retries are used. */
export async function findPrefixes(
  targets: readonly S3Prefix[],
  config: CleanupConfig,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const sdk = await import("@aws-sdk/client-s3");
  const { endpoint, region = "us-east-1", accessKeyId, secretAccessKey, sessionToken } = config;
  const client = new sdk.S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) } }),
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  signal.addEventListener("abort", () => client.destroy(), { once: true });

  const list = async ({ bucket, prefix }: S3Prefix, after?: string) => {
    const from = after === undefined ? {} : { StartAfter: after };
    const input = { Bucket: bucket, Prefix: prefix, MaxKeys: pageSize, ...from };
    const page = await client.send(new sdk.ListObjectsV2Command(input), { abortSignal: signal });
    return { keys: (page.Contents ?? []).flatMap(({ Key }) => Key ?? []), more: page.IsTruncated === true };
  };
  const empty = async (target: S3Prefix) => {
    let removed = 0;
    let page = await list(target);
    while (page.keys.length > 0) {
      // An S3 that does not understand the prefix must not cost what lies beside it.
      const strange = page.keys.find((key) => !key.startsWith(target.prefix));
      if (strange !== undefined)
        throw new TerminalError(`${urlOf(target)} was answered with ${strange}, which lies elsewhere`);
      const Delete = { Objects: page.keys.map((Key) => ({ Key })), Quiet: true };
      const command = new sdk.DeleteObjectsCommand({ Bucket: target.bucket, Delete });
      refuseFailures(target, (await client.send(command, { abortSignal: signal })).Errors ?? []);
      removed += page.keys.length;
      if (!page.more) break;
      page = await list(target, page.keys.at(-1));
    }
    return removed === 0 ? ("absent" as const) : ("removed" as const);
  };

  return await Promise.all(
    targets.map(async (target): Promise<Found> => {
      const told = <T>(what: string, work: Promise<T>) =>
        work.catch((thrown: unknown) => {
          throw errorOfS3(`${what} ${urlOf(target)}`, thrown, Date.now());
        });
      const { keys, more } = await told("list", list(target));
      if (keys.length === 0) return { absent: urlOf(target) };
      const count = `${keys.length}${more ? " or more" : ""} ${keys.length === 1 ? "object" : "objects"}`;
      return { name: `${urlOf(target)} (${count})`, remove: () => told("empty", empty(target)) };
    }),
  );
}

interface S3Failure {
  readonly Key?: string | undefined;
  readonly Code?: string | undefined;
}

/** A success may hold failures. */
function refuseFailures(target: S3Prefix, failures: readonly S3Failure[]): void {
  const [first] = failures;
  if (first === undefined) return;
  const { Key = "an object", Code = "unknown" } = first;
  const message = `cannot empty ${urlOf(target)}: ${Code} for ${Key}${failures.length > 1 ? ` and ${failures.length - 1} more` : ""}`;
  if (failures.every(({ Code = "" }) => isPassing(Code))) throw new RetryableError(message, { code: Code });
  throw new TerminalError(message, { code: Code });
}
