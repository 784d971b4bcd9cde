import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * The path of `helm` or `kubectl`: ONEXIT_HELM or ONEXIT_KUBECTL, else on PATH, else what set-up has put into the cache.
 * Undefined, and said loudly, when it is nowhere: those tests are then skipped. Throws instead where CI is set.
 */
export function clusterTool(name: "helm" | "kubectl"): string | undefined {
  const named = process.env[`ONEXIT_${name.toUpperCase()}`];
  const onPath = (process.env.PATH ?? "").split(delimiter).map((dir) => join(dir, name));
  const cached = join(homedir(), ".cache", "onexit", "cluster-tools", name);
  const found = [...(named ? [named] : []), ...onPath, cached].find((path) => existsSync(path));
  if (found !== undefined) return found;
  const how = `put ${name} on PATH, set ONEXIT_${name.toUpperCase()}, or run: node scripts/get-cluster-tools.mjs`;
  if (process.env.CI) throw new Error(`${name} is missing, and nothing may be skipped in CI: ${how}`);
  console.warn(`\n!! SKIPPED: tests that need ${name}, which is not here: ${how}\n`);
  return undefined;
}
