import { chown } from "node:fs/promises";

/** Any user that is not root. */
const nobody = 65_534;

/** What `run` gives when rights count: root, which has them all, runs it as another user, whom these directories belong to. */
export async function withoutRoot<T>(directories: readonly string[], run: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0 || process.seteuid === undefined) return await run();
  for (const directory of directories) await chown(directory, nobody, nobody);
  process.seteuid(nobody);
  try {
    return await run();
  } finally {
    process.seteuid(0);
  }
}
