import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Content, Written } from "./store.ts";

const pieceBytes = 64 * 1024;

/** True for a file that `writeWhole` had not finished. */
export function isTemporary(name: string): boolean {
  return /\.[0-9a-f]{16}\.part$/.test(name);
}

/**
 * Writes a file beside its place, makes it durable and moves it there, so that its name never stands for half of it.
 * The same pieces give the same bytes: gzip has level 6 and no time. Holds no more than a few pieces in memory.
 */
export async function writeWhole(path: string, content: Content, signal: AbortSignal): Promise<Written> {
  const temporary = `${path}.${randomBytes(8).toString("hex")}.part`;
  const hash = createHash("sha256");
  let size = 0;
  const measure = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      yield chunk;
    }
  };
  const encode = content.encoding === "gzip" ? createGzip({ level: 6 }) : new PassThrough();
  try {
    const file = createWriteStream(temporary, { flags: "wx", flush: true });
    await pipeline(joined(content.pieces), encode, measure, file, { signal });
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw thrown;
  }
  return { size, sha256: hash.digest("hex") };
}

/** Few large pieces: each one is a call into the pool of threads. */
async function* joined(pieces: Content["pieces"]): AsyncGenerator<Buffer> {
  let waiting: string[] = [];
  let length = 0;
  for await (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < pieceBytes) continue;
    yield Buffer.from(waiting.join(""));
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.from(waiting.join(""));
}
