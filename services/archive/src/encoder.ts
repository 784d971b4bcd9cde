import { createHash } from "node:crypto";
import { PassThrough, type Transform } from "node:stream";
import { createGzip } from "node:zlib";
import type { Content, Written } from "./store.ts";

const pieceBytes = 64 * 1024;

/** The stages of a pipeline, in this order, that ends where the bytes are stored. */
export interface Encoder {
  readonly pieces: AsyncGenerator<Buffer>;
  readonly encode: Transform;
  readonly measure: (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>;
  /** What has come through, once all of it has. */
  written(): Written;
}

/**
 * Makes the bytes of a content. The same pieces give the same bytes: gzip has level 6 and no time. Holds no more than a
 * few pieces in memory.
 */
export function createEncoder(content: Content): Encoder {
  const hash = createHash("sha256");
  let size = 0;
  return {
    pieces: joined(content.pieces),
    encode: content.encoding === "gzip" ? createGzip({ level: 6 }) : new PassThrough(),
    measure: async function* (chunks) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    written: () => ({ size, sha256: hash.digest("hex") }),
  };
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
