import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createEncoder } from "./encoder.ts";
import type { Content, Written } from "./store.ts";

/** True for a file that `writeWhole` had not finished. */
export function isTemporary(name: string): boolean {
  return /\.[0-9a-f]{16}\.part$/.test(name);
}

/** Writes a file beside its place, makes it durable and moves it there, so that its name never stands for half of it. */
export async function writeWhole(path: string, content: Content, signal: AbortSignal): Promise<Written> {
  const temporary = `${path}.${randomBytes(8).toString("hex")}.part`;
  const encoder = createEncoder(content);
  try {
    const file = createWriteStream(temporary, { flags: "wx", flush: true });
    await pipeline(encoder.pieces, encoder.encode, encoder.measure, file, { signal });
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw thrown;
  }
  return encoder.written();
}
