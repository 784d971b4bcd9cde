import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** A built file of the repository, as a path. */
export function built(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** What a user's `onexit` starts. */
export const onexitMain = built("packages/cli/bin/onexit.mjs");

/** What starts a service alone, or the inbox: its `main.js`, packed (scripts/pack-programs.mjs). */
export function packedMain(name: string): string {
  return built(`node_modules/.onexit-programs/${name}.mjs`);
}
