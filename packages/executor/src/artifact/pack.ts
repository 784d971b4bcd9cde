import { createReadStream } from "node:fs";
import { PassThrough, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { pack } from "tar-stream";
import { ZipFile } from "yazl";
import type { TreeEntry } from "./tree.ts";

/**
 * A tree as a gzipped tar; its root bears the given name, as in Argo. An error of reading is one of the stream.
 */
export function tarOf(tree: AsyncIterable<TreeEntry>, name: string): Readable {
  const tar = pack();
  const packed = new PassThrough();
  const fill = async () => {
    for await (const entry of tree) await addToTar(tar, entry, nameIn(name, entry));
    tar.finalize();
  };
  fill().catch((error: Error) => tar.destroy(error));
  pipeline(tar, createGzip({ level: 6 }), packed).catch((error: Error) => packed.destroy(error));
  return packed;
}

/** A tree as a zip; its root bears the given name. */
export function zipOf(tree: AsyncIterable<TreeEntry>, name: string): Readable {
  const zip = new ZipFile();
  const packed = new PassThrough();
  zip.on("error", (error) => packed.destroy(error as Error));
  const fill = async () => {
    for await (const entry of tree) addToZip(zip, entry, nameIn(name, entry));
    zip.end();
  };
  fill().catch((error: Error) => packed.destroy(error));
  pipeline(zip.outputStream, packed).catch((error: Error) => packed.destroy(error));
  return packed;
}

function nameIn(root: string, { path }: TreeEntry): string {
  return path === "" ? root : `${root}/${path}`;
}

async function addToTar(tar: ReturnType<typeof pack>, { stat, link, file }: TreeEntry, name: string): Promise<void> {
  const header = { name, mode: stat.mode & 0o7777, mtime: stat.mtime };
  if (link !== undefined) tar.entry({ ...header, type: "symlink", linkname: link });
  else if (stat.isDirectory()) tar.entry({ ...header, name: `${name}/`, type: "directory" });
  else if (stat.size === 0) tar.entry({ ...header, size: 0 }, "");
  else {
    const entry = tar.entry({ ...header, size: stat.size });
    // What is appended meanwhile is not part of it.
    await pipeline(createReadStream(file, { end: stat.size - 1 }), entry);
  }
}

function addToZip(zip: ZipFile, { stat, link, file }: TreeEntry, name: string): void {
  const options = { mode: stat.mode, mtime: stat.mtime };
  if (link !== undefined) zip.addBuffer(Buffer.from(link), name, options);
  else if (stat.isDirectory()) zip.addEmptyDirectory(`${name}/`, options);
  else zip.addFile(file, name, options);
}
