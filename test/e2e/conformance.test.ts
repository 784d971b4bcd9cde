import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
/** A folder of workflows with their outcomes; it need not be there. */
const corpus = fileURLToPath(new URL("../../../shared/seeds", import.meta.url));
if (!existsSync(corpus)) console.warn(`skipped: no corpus of workflows in ${corpus}`);

/** What is refused by name until it is built, and nothing else. */
const notSupported = [
  "000-exit-handler-dag.yaml",
  "000-exit-with-artifacts.yaml",
  "000-nested-exit-handlers.yaml",
  "000-pattern-cleanup-template-level.yaml",
];

it.skipIf(!existsSync(corpus))("ends every workflow of the corpus as expected, or refuses it by name", async () => {
  const args = ["scripts/conformance.mjs", "--dir", corpus, "--semantics", "onexit"];
  const { stdout } = await run(process.execPath, args, { cwd: root, timeout: 170_000 }).catch(
    (error: { readonly stdout: string }) => error,
  );
  const lines = stdout.trim().split("\n");
  const misses = lines.filter((line) => line.startsWith("miss"));
  expect(misses.map((line) => /^miss {2}(\S+):/.exec(line)?.[1])).toEqual(notSupported);
  for (const line of lines.filter((text) => text.startsWith("      "))) expect(line).toContain("is not supported yet");
  expect(lines.at(-1)).toMatch(/^\d+ passed, 4 failed$/);
});
