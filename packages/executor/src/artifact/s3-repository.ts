import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import type { ArtifactRepository } from "./repository.ts";

/** How a bucket is entered. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A place in a bucket. */
export interface S3Place {
  readonly bucket: string;
  /** Put before every key, with a slash between. */
  readonly prefix?: string;
  /** `http://host:9000`; absent: Amazon's. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Absent: what the AWS SDK finds by itself. */
  readonly credentials?: S3Credentials;
}

/** A repository in a bucket, which also knows how large things are. */
export interface S3Repository extends ArtifactRepository {
  /** In bytes; undefined when there is none. */
  sizeOf(key: string, signal?: AbortSignal): Promise<number | undefined>;
}

const partBytes = 8 * 1024 * 1024;

/** A repository in a bucket. The AWS SDK is loaded when it is first used; none of its retries are. */
export function createS3Repository(place: S3Place): S3Repository {
  const { bucket: Bucket } = place;
  const keyOf = (key: string) => (place.prefix === undefined ? key : `${place.prefix}/${key}`);
  let connecting: Promise<Connection> | undefined;
  const connect = () => {
    connecting ??= connectTo(place);
    return connecting;
  };

  return {
    put: async (key, body, signal) => {
      const { client, sdk } = await connect();
      const { Upload } = await import("@aws-sdk/lib-storage");
      const params = { Bucket, Key: keyOf(key), Body: body };
      const upload = new Upload({ client, params, partSize: partBytes, queueSize: 2 });
      const abort = () => void upload.abort().catch(() => {});
      signal?.addEventListener("abort", abort, { once: true });
      try {
        signal?.throwIfAborted();
        await upload.done();
      } catch (error) {
        body.destroy();
        // An abort tells the server nothing, and its parts would stay.
        const UploadId = upload.uploadId;
        if (UploadId !== undefined) {
          const abortion = new sdk.AbortMultipartUploadCommand({ Bucket, Key: keyOf(key), UploadId });
          await client.send(abortion, { abortSignal: AbortSignal.timeout(5_000) }).catch(() => {});
        }
        throw error;
      } finally {
        signal?.removeEventListener("abort", abort);
      }
    },
    get: async (key, signal) => {
      const { client, sdk } = await connect();
      try {
        const got = await client.send(new sdk.GetObjectCommand({ Bucket, Key: keyOf(key) }), withSignal(signal));
        return got.Body instanceof Readable ? got.Body : Readable.from([]);
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw error;
      }
    },
    sizeOf: async (key, signal) => {
      const { client, sdk } = await connect();
      try {
        const head = await client.send(new sdk.HeadObjectCommand({ Bucket, Key: keyOf(key) }), withSignal(signal));
        return head.ContentLength;
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw error;
      }
    },
    list: async (prefix, signal) => {
      const { client, sdk } = await connect();
      const keys: string[] = [];
      let from: { readonly ContinuationToken?: string } | undefined = {};
      while (from !== undefined) {
        const command: InstanceType<Sdk["ListObjectsV2Command"]> = new sdk.ListObjectsV2Command({
          Bucket,
          Prefix: keyOf(prefix.replace(/^\/+/, "")),
          ...from,
        });
        const page = await client.send(command, withSignal(signal));
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
        from = page.NextContinuationToken === undefined ? undefined : { ContinuationToken: page.NextContinuationToken };
      }
      const hidden = keyOf("").length;
      return keys.map((key) => key.slice(hidden)).sort();
    },
    delete: async (key, signal) => {
      const { client, sdk } = await connect();
      await client.send(new sdk.DeleteObjectCommand({ Bucket, Key: keyOf(key) }), withSignal(signal));
    },
  };
}

type Sdk = typeof import("@aws-sdk/client-s3");

interface Connection {
  readonly client: S3Client;
  readonly sdk: Sdk;
}

async function connectTo({ endpoint, region, credentials }: S3Place): Promise<Connection> {
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client({
    region: region ?? "us-east-1",
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials: { ...credentials } }),
    maxAttempts: 1,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return { client, sdk };
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && (error.name === "NoSuchKey" || error.name === "NotFound");
}

function withSignal(abortSignal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return abortSignal === undefined ? {} : { abortSignal };
}
