import { createReadStream } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import { type Entry, openPromise } from "yauzl";
import { type ArchiveKind, archiveKindOf } from "./archive-kind.ts";
import { createTreeWriter, type TreeWriter, type UnpackLimits } from "./tree-writer.ts";

/** What an archive is said to be; undefined: what it looks like. */
type Said = "none" | "tar" | "zip" | undefined;

/**
 * Put a file, unpacked if it is an archive, at a place where nothing is. As Argo does, the single file or directory of
 * an archive takes that place itself; of several things the place is the directory.
 */
export async function unpackTo(file: string, target: string, said: Said, limits?: UnpackLimits): Promise<void> {
  const kind = said === "none" ? "none" : await archiveKindOf(file);
  if (kind === "none" && said !== undefined && said !== "none") throw new Error(`it is no ${said} archive`);
  if (kind === "none") {
    await rename(file, target);
    return;
  }
  const directory = `${target}.unpacked`;
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const writer = createTreeWriter(directory, limits);
  await (kind === "zip" ? unzip(file, writer) : untar(file, kind, writer));
  await writer.finish();
  const [only, ...more] = await readdir(directory);
  await rename(only !== undefined && more.length === 0 ? join(directory, only) : directory, target);
  await rm(directory, { recursive: true, force: true });
  await rm(file);
}

async function untar(file: string, kind: Exclude<ArchiveKind, "none" | "zip">, writer: TreeWriter): Promise<void> {
  const tar = extract();
  const source = createReadStream(file);
  const reading = kind === "tgz" ? pipeline(source, createGunzip(), tar) : pipeline(source, tar);
  const writing = (async () => {
    for await (const entry of tar) {
      const { name, type, mode = 0o644, linkname } = entry.header;
      if (type === "file" || type === "contiguous-file") await writer.file(name, mode, entry as AsyncIterable<Buffer>);
      else if (type === "directory") await writer.directory(name, mode);
      else if (type === "symlink") writer.symlink(name, linkname ?? "");
      else if (type === "link") await writer.hardLink(name, linkname ?? "");
      else throw new Error(`the archive's entry ${JSON.stringify(name)} is a ${type ?? "thing of no kind"}`);
      entry.resume();
    }
  })();
  try {
    await Promise.all([reading, writing]);
  } finally {
    source.destroy();
    await Promise.allSettled([reading, writing]);
  }
}

const linkMode = 0o120000;
const kindBits = 0o170000;
const longestLink = 4096;

async function unzip(file: string, writer: TreeWriter): Promise<void> {
  const zip = await openPromise(file, { lazyEntries: true });
  try {
    for await (const entry of zip.eachEntry()) {
      const mode = modeOf(entry);
      const body = () => zip.openReadStreamPromise(entry);
      if (entry.fileName.endsWith("/")) await writer.directory(entry.fileName, mode & 0o777 || 0o755);
      else if ((mode & kindBits) === linkMode) {
        if (entry.uncompressedSize > longestLink) throw new Error("the archive holds a link of more than 4096 bytes");
        const pieces: Buffer[] = [];
        for await (const piece of await body()) pieces.push(piece as Buffer);
        writer.symlink(entry.fileName, Buffer.concat(pieces).toString());
      } else await writer.file(entry.fileName, mode & 0o777 || 0o644, (await body()) as AsyncIterable<Buffer>);
    }
  } finally {
    zip.close();
  }
}

function modeOf(entry: Entry): number {
  return entry.externalFileAttributes >>> 16;
}
