import { randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { lstat, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { TerminalError } from "@onexit/sdk";
import { errorOfFile, isAbsence } from "./file-error.ts";
import type { Present } from "./locate.ts";

/** What a directory that is being removed is called, in its root, before random digits. */
export const trashPrefix = ".onexit-trash-";

/** How many files of a directory are removed at the same time. */
const atOnce = 32;

/**
 * Removes a file, a symlink or a directory; `absent` when somebody was faster. A directory's name vanishes at once and
 * its content afterwards: what a crash leaves of it is swept by the next cleanup below the same root.
 */
export async function remove(present: Present, signal: AbortSignal): Promise<"removed" | "absent"> {
  const { path, root, isDirectory } = present;
  try {
    if (!isDirectory) return (await isDone(unlink(path))) ? "removed" : "absent";
    const trash = join(root.path, `${trashPrefix}${randomBytes(8).toString("hex")}`);
    if (!(await isDone(rename(path, trash)))) return "absent";
    await removeTree(trash, root.device, signal);
    return "removed";
  } catch (thrown) {
    throw errorOfFile("remove", path, thrown);
  }
}

/** Removes a tree without ever leaving its file system; others may remove it at the same time. */
export async function removeTree(path: string, device: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const entry = await lstat(path).catch((thrown: unknown) => {
    if (!isAbsence(thrown)) throw thrown;
  });
  if (entry === undefined) return;
  if (!entry.isDirectory()) return void (await isDone(unlink(path)));
  if (entry.dev !== device) throw new TerminalError(`another file system is mounted at ${path}`);
  const entries = await entriesOf(path);
  const files = entries.filter((item) => !item.isDirectory());
  for (let i = 0; i < files.length; i += atOnce) {
    signal.throwIfAborted();
    await Promise.all(files.slice(i, i + atOnce).map(({ name }) => isDone(unlink(join(path, name)))));
  }
  for (const item of entries) {
    if (item.isDirectory()) await removeTree(join(path, item.name), device, signal);
  }
  await isDone(rmdir(path));
}

/** False when there was nothing to be done. */
async function isDone(work: Promise<void>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (thrown) {
    if (isAbsence(thrown)) return false;
    throw thrown;
  }
}

async function entriesOf(directory: string): Promise<readonly Dirent[]> {
  return await readdir(directory, { withFileTypes: true }).catch((thrown: unknown) => {
    if (isAbsence(thrown)) return [];
    throw thrown;
  });
}
