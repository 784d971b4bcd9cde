import { mkdir, open, readdir, readFile, rm, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf, errorOfFile, isAbsence } from "./file-error.ts";
import type { Folder, Store } from "./store.ts";
import { isTemporary, writeWhole } from "./write-whole.ts";

/** Names whose archive a folder is; made before anything else in it. */
const ownerFile = ".onexit-key";

/** Archives in a directory of this host, which is made when it is not there. */
export function createFileStore(directory: string): Store {
  const base = resolve(directory);
  return { folder: (path) => folderAt(base, join(base, path)) };
}

function folderAt(base: string, root: string): Folder {
  const touched = new Set<string>();
  const at = (name: string) => join(root, name);

  return {
    url: pathToFileURL(root).href,
    read: (name) => present("read", at(name), () => readFile(at(name), "utf8")),
    sizeOf: (name) => present("look at", at(name), async () => (await stat(at(name))).size),
    claim: (key) =>
      told("make", root, async () => {
        await mkdir(root, { recursive: true });
        const isOwn = await claim(at(ownerFile), key);
        if (isOwn) await sweep(root);
        return isOwn;
      }),
    put: (name, content, signal) =>
      told("write", at(name), async () => {
        const directory = dirname(at(name));
        await mkdir(directory, { recursive: true });
        touched.add(directory);
        return await writeWhole(at(name), content, signal);
      }),
    remove: (name) => told("remove", at(name), () => rm(at(name), { force: true })),
    sync: () =>
      told("sync", root, async () => {
        for (let above = root; above !== base; above = dirname(above)) touched.add(above);
        for (const directory of touched.add(base)) await syncDirectory(directory);
      }),
  };
}

/** The first who comes owns the folder; one whose owner is not written yet is somebody else's. */
async function claim(file: string, key: string): Promise<boolean> {
  try {
    await writeFile(file, key, { flag: "wx", flush: true });
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return (await readFile(file, "utf8")) === key;
    await unlink(file).catch(() => undefined);
    throw thrown;
  }
}

/** Removes what an attempt was writing when it was killed. */
async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root, { recursive: true })) {
    if (isTemporary(name)) await rm(join(root, name), { force: true });
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } catch (thrown) {
    // Some network file systems keep directories in step by themselves and know no such call.
    if (codeOf(thrown) !== "EINVAL" && codeOf(thrown) !== "ENOTSUP") throw thrown;
  } finally {
    await handle.close();
  }
}

async function present<T>(what: string, path: string, work: () => Promise<T>): Promise<T | undefined> {
  return await told(what, path, async () => {
    try {
      return await work();
    } catch (thrown) {
      if (isAbsence(thrown)) return undefined;
      throw thrown;
    }
  });
}

async function told<T>(what: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw errorOfFile(what, path, thrown);
  }
}
