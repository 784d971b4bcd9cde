import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { codeOf } from "../cause.ts";
import { keyParts } from "./key.ts";
import type { ArtifactRepository } from "./repository.ts";

/** Uploads that are not whole yet. */
const unfinished = ".unfinished";

/** A repository in a directory of this host, made when it is first written to. */
export function createLocalRepository(directory: string): ArtifactRepository {
  const root = resolve(directory);
  const fileOf = (key: string) => {
    const parts = keyParts(key);
    if (parts[0] === unfinished) throw new Error(`${JSON.stringify(key)} is no key of an artifact`);
    return join(root, ...parts);
  };

  return {
    put: async (key, body, signal) => {
      const file = fileOf(key);
      const partial = join(root, unfinished, randomUUID());
      await mkdir(dirname(partial), { recursive: true });
      try {
        await pipeline(body, createWriteStream(partial, { flags: "wx", flush: true }), { ...(signal && { signal }) });
        await mkdir(dirname(file), { recursive: true });
        await rename(partial, file);
        await syncDirectory(dirname(file));
      } finally {
        await rm(partial, { force: true });
      }
    },
    get: async (key, signal) => {
      const file = fileOf(key);
      return (await isFile(file)) ? createReadStream(file, { ...(signal && { signal }) }) : undefined;
    },
    list: (prefix) => list(root, prefix),
    delete: (key) => rm(fileOf(key), { force: true }),
  };
}

async function list(root: string, prefix: string): Promise<readonly string[]> {
  const wanted = prefix.replace(/^\/+/, "");
  // Only the directory that holds all of them is read.
  const above = wanted.slice(0, wanted.lastIndexOf("/") + 1);
  const directory = above === "" ? root : join(root, ...keyParts(above));
  const found = await filesBelow(directory, above);
  return found.filter((key) => key.startsWith(wanted) && !key.startsWith(`${unfinished}/`)).sort();
}

async function filesBelow(directory: string, prefix: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(directory, { withFileTypes: true });
    const below = entries.map((entry) => {
      const key = `${prefix}${entry.name}`;
      return entry.isDirectory() ? filesBelow(join(directory, entry.name), `${key}/`) : entry.isFile() ? [key] : [];
    });
    return (await Promise.all(below)).flat();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return false;
    throw error;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
