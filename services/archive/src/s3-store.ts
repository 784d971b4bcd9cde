import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { S3Repository } from "@onexit/executor";
import { createEncoder } from "./encoder.ts";
import { errorOfS3 } from "./s3-error.ts";
import type { Folder, Store } from "./store.ts";

/** Before the key of a delivery that wants a folder. */
const ownerPrefix = ".onexit-key-";

/** Archives in a bucket, below `url`; all calls end with `signal`. */
export function createS3Store(repository: S3Repository, url: string, signal: AbortSignal): Store {
  return { folder: (path) => folderAt(repository, path, `${url}/${path}`, signal) };
}

function folderAt(repository: S3Repository, root: string, url: string, signal: AbortSignal): Folder {
  const at = (name: string) => `${root}/${name}`;
  const told = async <T>(what: string, name: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      throw errorOfS3(`${what} ${url}/${name}`, thrown, Date.now());
    }
  };
  /** The keys of all who ever wanted this folder. */
  const claimants = async () => {
    const names = await repository.list(at(ownerPrefix), signal);
    return names.map((name) => name.slice(at(ownerPrefix).length));
  };

  return {
    url,
    read: (name) =>
      told("read", name, async () => {
        const body = await repository.get(at(name), signal);
        return body === undefined ? undefined : await text(body);
      }),
    sizeOf: (name) => told("look at", name, () => repository.sizeOf(at(name), signal)),
    // Not every S3 knows conditional writes; all of them list what was written before. So each who wants the folder says
    // so and then looks who else did. Of two who meet at least one sees the other, and whoever sees another goes away.
    claim: (key) =>
      told("claim", "", async () => {
        const before = await claimants();
        if (before.length > 0) return before.every((owner) => owner === key);
        await repository.put(at(`${ownerPrefix}${key}`), Readable.from([Buffer.from(key)]), signal);
        return (await claimants()).every((owner) => owner === key);
      }),
    put: (name, content, ending) =>
      told("write", name, async () => {
        const encoder = createEncoder(content);
        const body = new PassThrough();
        const encoding = pipeline(encoder.pieces, encoder.encode, encoder.measure, body, { signal: ending });
        await Promise.all([encoding, repository.put(at(name), body, ending)]);
        return encoder.written();
      }),
    remove: (name) => told("remove", name, () => repository.delete(at(name), signal)),
    // What S3 has acknowledged is durable.
    sync: async () => {},
  };
}
