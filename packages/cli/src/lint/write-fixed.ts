import { randomUUID } from "node:crypto";
import { chmod, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../usage-error.ts";

/** A file to be changed from one text to another. */
export interface Change {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Changes files, each at once or not at all; none where one is no longer what it was when it was read. */
export async function writeFixed(cwd: string, changes: readonly Change[]): Promise<void> {
  for (const { file, before } of changes) {
    const bytes = await readFile(resolve(cwd, file));
    const why = bytes.equals(Buffer.from(before)) ? undefined : "it is not UTF-8, or somebody has changed it meanwhile";
    if (why !== undefined) throw new UsageError(`${file} is left as it is, and so are the others: ${why}`);
  }
  for (const { file, after } of changes) await replace(await realpath(resolve(cwd, file)), after, file);
}

/** Whoever reads the file sees the old text or the new one; its mode stays. */
async function replace(path: string, text: string, shown: string): Promise<void> {
  const fresh = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const { mode } = await stat(path);
    await writeFile(fresh, text, { flag: "wx" });
    await chmod(fresh, mode & 0o777);
    await rename(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true });
    throw new UsageError(`${shown} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
