import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ArchiveManifest, damagedFilesOf } from "../../support/archive.ts";
import { type ChaosAction, tallied } from "../action.ts";

/** Archives on the disk; one that is not, byte by byte, what its manifest says is none. */
export const archive: ChaosAction = {
  name: "archive",
  open: async ({ archive: directory }) => ({
    environment: { ARCHIVE_URL: `file://${directory}` },
    parameters: () => ({}),
    disturbed: undefined,
    settled: async () => {},
    async count() {
      const names: string[] = [];
      for (const path of await readdir(directory, { recursive: true }).catch(() => [])) {
        if (!path.endsWith("/manifest.json")) continue;
        const text = await readFile(join(directory, path), "utf8");
        const manifest = { ...(JSON.parse(text) as ArchiveManifest), path: join(directory, path) };
        if ((await damagedFilesOf(manifest)).length === 0) names.push(manifest.name);
      }
      return { there: tallied(names) };
    },
    async [Symbol.asyncDispose]() {},
  }),
};
