import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createStage } from "./stage.ts";

/** Mounts a small file system, where that is allowed. */
function mountTmpfs(directory: string): boolean {
  return spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", directory]).status === 0;
}

it.runIf(process.getuid?.() === 0)("refuses another file system, as a target and within one", async (context) => {
  await using stage = await createStage();
  const mounted = join(stage.root, "tree/mnt");
  await mkdir(mounted, { recursive: true });
  if (!mountTmpfs(mounted)) return context.skip("no right to mount");
  try {
    const kept = join(mounted, "kept.txt");
    await writeFile(kept, "x");
    for (const path of [mounted, join(stage.root, "tree"), kept, join(stage.root, "tree/*")]) {
      expect(await stage.clean({ files: [path] })).toMatchObject({
        type: "ActionDead",
        problem: { message: expect.stringContaining("another file system") },
      });
    }
    expect(existsSync(kept)).toBe(true);
  } finally {
    spawnSync("umount", [mounted]);
  }
});
