import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Folders of workflows with their outcomes beside this project; they need not be there. */
const corpora = [
  { folder: "seeds", semantics: "onexit" },
  { folder: "seeds", semantics: "argo" },
  { folder: "argo/examples", semantics: "argo" },
] as const;

describe.each(corpora)("the corpus $folder under the semantics of $semantics", ({ folder, semantics }) => {
  const dir = fileURLToPath(new URL(`../../../shared/${folder}`, import.meta.url));
  const isThere = existsSync(dir);
  if (!isThere) console.warn(`skipped: no corpus of workflows in ${dir}`);

  it.skipIf(!isThere)("ends as expected, node by node where that is said", { timeout: 420_000 }, async () => {
    const args = ["scripts/conformance.mjs", "--dir", dir, "--semantics", semantics, "--jobs", "8"];
    const { stdout } = await run(process.execPath, args, { cwd: root, timeout: 400_000 }).catch(
      (error: { readonly stdout: string }) => error,
    );
    const lines = stdout.trim().split("\n");
    expect(lines.filter((line) => line.startsWith("miss"))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^[1-9]\d* passed, 0 failed$/);
  });
});
