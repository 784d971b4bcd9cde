import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createLocalRepository } from "./local-repository.ts";
import { createS3Repository, type S3Credentials } from "./s3-repository.ts";

/** Where artifacts are kept, each under a key such as `wf/wf-main-123/name.tgz`. */
export interface ArtifactRepository {
  /** Whole or not at all; what was there before is replaced. */
  put(key: string, body: Readable, signal?: AbortSignal): Promise<void>;
  /** Undefined when there is none. */
  get(key: string, signal?: AbortSignal): Promise<Readable | undefined>;
  /** Every key that begins with this text, in order. */
  list(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Harmless when there is none. */
  delete(key: string, signal?: AbortSignal): Promise<void>;
}

/** What a repository needs besides its URL. */
export interface RepositoryOptions {
  /** Of an S3 that is not Amazon's: `http://host:9000`. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Absent: what the AWS SDK finds by itself. */
  readonly credentials?: S3Credentials;
}

/** The repository of a URL: `file:///directory`, or `s3://bucket/prefix`. Throws for any other. */
export function createArtifactRepository(url: string, options: RepositoryOptions = {}): ArtifactRepository {
  const parsed = new URL(url);
  switch (parsed.protocol) {
    case "file:":
      return createLocalRepository(fileURLToPath(parsed));
    case "s3:": {
      const prefix = decodeURIComponent(parsed.pathname).replace(/^\/+|(?<!\/)\/+$/g, "");
      return createS3Repository({ bucket: parsed.host, ...(prefix === "" ? {} : { prefix }), ...options });
    }
    default:
      throw new Error(`an artifact repository is file:///directory or s3://bucket/prefix, not ${parsed.protocol}//…`);
  }
}
