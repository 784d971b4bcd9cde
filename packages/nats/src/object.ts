import { createHash } from "node:crypto";
import { type ObjectInfo, type ObjectStore, Objm } from "@nats-io/obj";
import { untilAnswered } from "./pause.ts";
import { readStream } from "./reader.ts";
import { objectStoreName, objectStreamName } from "./stream-config.ts";
import { call, type Nats } from "./wire.ts";

/** From this size on, bytes, data belongs into the object store, and the event names it. */
export const objectThreshold = 256 * 1024;

/** Stores an object under a name, in place of an earlier one. */
export async function putObject(nats: Nats, name: string, bytes: Uint8Array): Promise<void> {
  await untilAnswered(`store object ${name}`, async () => {
    const objects = await openStore(nats);
    await call(nats, () => objects.putBlob({ name }, bytes));
  });
}

/** An object's bytes; undefined when it does not exist, or is being written, or is torn. */
export async function getObject(nats: Nats, name: string): Promise<Uint8Array | undefined> {
  const info = await untilAnswered(`find object ${name}`, () => infoOf(nats, name));
  if (info === null || info.deleted) return undefined;
  const chunks: Uint8Array[] = [];
  const signal = AbortSignal.timeout(30_000);
  const filter = `$O.${objectStoreName}.C.${info.nuid}`;
  const source = { stream: objectStreamName, filter, afterSeq: 0, untilSeq: info.revision, signal };
  for await (const { data } of readStream(nats, source)) chunks.push(data);
  const bytes = Buffer.concat(chunks);
  return bytes.length === info.size && info.digest === digestOf(bytes) ? bytes : undefined;
}

/** Removes an object without a trace; harmless when there is none. */
export async function deleteObject(nats: Nats, name: string): Promise<void> {
  const purge = (filter: string) => call(nats, ({ jsm }) => jsm.streams.purge(objectStreamName, { filter }));
  await untilAnswered(`delete object ${name}`, async () => {
    const info = await infoOf(nats, name);
    if (info === null) return;
    // The client's own delete would leave a marker for each name, for ever.
    await purge(`$O.${objectStoreName}.M.${paddedBase64(Buffer.from(name))}`);
    await purge(`$O.${objectStoreName}.C.${info.nuid}`);
  });
}

async function infoOf(nats: Nats, name: string): Promise<ObjectInfo | null> {
  const objects = await openStore(nats);
  return call(nats, () => objects.info(name));
}

function openStore(nats: Nats): Promise<ObjectStore> {
  return call(nats, ({ js }) => new Objm(js).open(objectStoreName, false));
}

/** As the object store of every NATS client writes it. */
function digestOf(bytes: Uint8Array): string {
  return `SHA-256=${paddedBase64(createHash("sha256").update(bytes).digest())}`;
}

/** The URL-safe alphabet with padding, which Node has no name for. */
function paddedBase64(bytes: Buffer): string {
  const text = bytes.toString("base64url");
  return text + "=".repeat((4 - (text.length % 4)) % 4);
}
