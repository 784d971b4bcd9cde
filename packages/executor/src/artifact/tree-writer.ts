import { constants } from "node:fs";
import { chmod, link, lstat, mkdir, open, symlink } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { pipeline } from "node:stream/promises";
import { codeOf } from "../cause.ts";

/** The most that one archive may come to. */
export interface UnpackLimits {
  readonly bytes: number;
  readonly entries: number;
}

/** Bounds that only a broken or hostile archive exceeds. */
export const unpackLimits: UnpackLimits = { bytes: 16 * 1024 ** 3, entries: 500_000 };

/** Writes the entries of an archive below a directory, and never anywhere else. */
export interface TreeWriter {
  directory(name: string, mode: number): Promise<void>;
  file(name: string, mode: number, body: AsyncIterable<Buffer>): Promise<void>;
  symlink(name: string, target: string): void;
  hardLink(name: string, target: string): Promise<void>;
  /** Links come last, so that nothing is written through one. */
  finish(): Promise<void>;
}

/** A writer below a directory that exists. Names that lead out of it are refused with an exception. */
export function createTreeWriter(root: string, limits: UnpackLimits = unpackLimits): TreeWriter {
  const links: { readonly path: string; readonly target: string }[] = [];
  const modes: { readonly path: string; readonly mode: number }[] = [];
  let bytes = 0;
  let entries = 0;

  const count = (name: string): string => {
    entries += 1;
    if (entries > limits.entries) throw new Error(`the archive has more than ${limits.entries} entries`);
    return safeName(name);
  };
  const place = async (path: string): Promise<string> => {
    await mkdir(join(root, dirname(path)), { recursive: true });
    return join(root, path);
  };

  return {
    directory: async (name, mode) => {
      const path = count(name);
      if (path === "") return;
      await mkdir(await place(path)).catch((error: unknown) => {
        if (codeOf(error) !== "EEXIST") throw error;
      });
      modes.push({ path, mode });
    },
    file: async (name, mode, body) => {
      const path = count(name);
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
      const handle = await open(await place(path), flags, 0o600);
      await pipeline(
        body,
        async function* (pieces: AsyncIterable<Buffer>) {
          for await (const piece of pieces) {
            bytes += piece.length;
            if (bytes > limits.bytes) throw new Error(`the archive holds more than ${limits.bytes} bytes`);
            yield piece;
          }
        },
        handle.createWriteStream(),
      );
      await chmod(join(root, path), mode & 0o777);
    },
    symlink: (name, target) => {
      const path = count(name);
      const led = posix.join(posix.dirname(path), target);
      if (posix.isAbsolute(target) || led === ".." || led.startsWith("../")) {
        throw new Error(`the archive's link ${JSON.stringify(name)} leads out of it: ${target}`);
      }
      links.push({ path, target });
    },
    hardLink: async (name, target) => {
      const path = count(name);
      await link(join(root, safeName(target)), await place(path));
    },
    finish: async () => {
      for (const { path, target } of links) await symlink(target, await place(path));
      // Last, or nothing could be written below a directory that is not writable; the deepest first.
      for (const { path, mode } of modes.toReversed()) {
        if ((await lstat(join(root, path))).isDirectory()) await chmod(join(root, path), mode & 0o777);
      }
    },
  };
}

/** A name below the root, normal; empty for the root itself. */
function safeName(name: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (posix.isAbsolute(name) || parts.includes("..") || name.includes("\0")) {
    throw new Error(`the archive's entry ${JSON.stringify(name)} leads out of it`);
  }
  return parts.join("/");
}
