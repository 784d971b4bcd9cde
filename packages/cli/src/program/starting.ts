import type { Add } from "./options.ts";

/** What a newcomer asks first: a project to begin with, whether all is there, and how this is set up. */
export function addStarting(add: Add): void {
  add(
    "init [dir]",
    "a project to begin with; overwrites nothing",
    async () => (await import("../commands/init.ts")).init,
  );
}
