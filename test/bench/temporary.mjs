import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** An empty directory, removed when disposed. */
export async function createTemporary() {
  const dir = await mkdtemp(join(tmpdir(), "onexit-bench-"));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 5 }) };
}
