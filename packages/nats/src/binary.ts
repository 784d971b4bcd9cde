import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { type Environment, environment } from "./config.ts";
import { cachedNatsServer } from "./install.ts";

const run = promisify(execFile);

/**
 * Where a nats-server lies: ONEXIT_NATS_SERVER, else PATH and the places that distributions use, else the cache;
 * undefined when there is none. Throws when ONEXIT_NATS_SERVER names something that cannot be run.
 */
export async function findNatsServer(
  env: Environment = environment(),
  cached: string = cachedNatsServer(),
): Promise<string | undefined> {
  const named = env.ONEXIT_NATS_SERVER;
  if (named !== undefined && named !== "") {
    if (isExecutable(named)) return named;
    throw new Error(`ONEXIT_NATS_SERVER is ${named}, which cannot be run`);
  }
  // Debian puts it into /usr/sbin, which an ordinary user's PATH leaves out.
  const dirs = [...(env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin"];
  const candidates = dirs.filter((dir) => dir !== "").map((dir) => join(dir, "nats-server"));
  for (const candidate of [...candidates, cached]) {
    if (isExecutable(candidate)) return candidate;
  }
  return undefined;
}

/** The version that a binary says it is, e.g. `2.9.10`. Throws when it does not say one within 5 s. */
export async function natsServerVersion(binary: string): Promise<string> {
  const { stdout } = await run(binary, ["--version"], { timeout: 5_000, env: {} });
  const version = /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`${binary} --version printed ${JSON.stringify(stdout.slice(0, 200))}`);
  return version;
}

/** At once: a start would wait longer for its turn than for the answer. */
function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
