import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";

/** How a file is packed, as its contents tell. */
export type ArchiveKind = "none" | "tar" | "tgz" | "zip";

/** Looks at the beginning of a file; what only looks like an archive is none. */
export async function archiveKindOf(file: string): Promise<ArchiveKind> {
  const start = await firstBytes(file, false);
  if (start.readUInt32BE(0) === 0x504b0304 || start.readUInt32BE(0) === 0x504b0506) return "zip";
  if (start.readUInt16BE(0) === 0x1f8b) return isTarHeader(await firstBytes(file, true)) ? "tgz" : "none";
  return isTarHeader(start) ? "tar" : "none";
}

const blockBytes = 512;

/** The first block of a file; zeros where it is shorter, or no gzip. */
async function firstBytes(file: string, unzip: boolean): Promise<Buffer> {
  const block = Buffer.alloc(blockBytes);
  let filled = 0;
  const take = async (pieces: AsyncIterable<Buffer>) => {
    for await (const piece of pieces) {
      filled += piece.copy(block, filled);
      if (filled === blockBytes) return;
    }
  };
  const source = createReadStream(file, { highWaterMark: 16 * 1024 });
  try {
    await (unzip ? pipeline(source, createGunzip(), take) : pipeline(source, take));
  } catch (error) {
    // Having seen enough ends the stream early; a broken gzip is no archive.
    if (!unzip && filled < blockBytes) throw error;
  }
  return block;
}

/** A tar header holds the sum of its own bytes, with spaces in the place of the sum. */
function isTarHeader(block: Buffer): boolean {
  if (block[0] === 0) return false;
  const said = Number.parseInt(
    block
      .toString("latin1", 148, 156)
      .replace(/[\0 ]+/g, " ")
      .trim(),
    8,
  );
  const sum = block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 0x20 : byte), 0);
  return said === sum;
}
