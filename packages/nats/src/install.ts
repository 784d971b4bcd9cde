import { execFile } from "node:child_process";
import { chmod, copyFile, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** How long one package-manager command may take, ms. */
const commandTimeoutMs = 300_000;

/** Where a server lies that was fetched without root. */
export function cachedNatsServer(home = homedir()): string {
  return join(home, ".cache", "onexit", "nats-server", "nats-server");
}

/** One way to get a server, and what became of it. */
export interface InstallAttempt {
  readonly how: string;
  readonly problem: string;
}

/**
 * Gets a nats-server by the first way that works: apt as root, an apt package unpacked into the cache without root, or
 * brew. Resolves with the binary's path, or with every way that was tried and why it did not work. Never at npm install.
 */
export async function installNatsServer(
  say: (line: string) => void,
): Promise<{ readonly binary: string } | { readonly attempts: readonly InstallAttempt[] }> {
  const ways: readonly (readonly [string, () => Promise<string>])[] = [
    ["apt-get install nats-server", installWithApt],
    ["apt-get download nats-server, unpacked into the cache", unpackWithApt],
    ["brew install nats-server", installWithBrew],
  ];
  const attempts: InstallAttempt[] = [];
  for (const [how, attempt] of ways) {
    try {
      say(`nats-server is not here; trying: ${how}`);
      return { binary: await attempt() };
    } catch (error) {
      attempts.push({ how, problem: firstLine(error) });
    }
  }
  return { attempts };
}

async function installWithApt(): Promise<string> {
  if (process.getuid?.() !== 0) throw new Error("not root");
  await command("apt-get", ["update", "-qq"]);
  await command("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "nats-server"]);
  return (await command("sh", ["-c", "command -v nats-server"])).trim();
}

/** apt needs no root when it keeps its lists and cache in a directory of ours. */
async function unpackWithApt(): Promise<string> {
  const target = cachedNatsServer();
  const work = await mkdtemp(join(tmpdir(), "onexit-apt-"));
  try {
    await mkdir(join(work, "state", "lists", "partial"), { recursive: true });
    await mkdir(join(work, "cache", "archives", "partial"), { recursive: true });
    const own = ["-o", `Dir::State=${join(work, "state")}`, "-o", `Dir::Cache=${join(work, "cache")}`];
    await command("apt-get", [...own, "-o", "Debug::NoLocking=1", "update", "-qq"], work);
    await command("apt-get", [...own, "download", "-qq", "nats-server"], work);
    const archive = (await readdir(work)).find((name) => name.endsWith(".deb"));
    if (archive === undefined) throw new Error("apt-get download left no package");
    await command("dpkg-deb", ["-x", archive, join(work, "tree")], work);
    await mkdir(dirname(target), { recursive: true });
    const fresh = `${target}.${process.pid}`;
    await copyFile(join(work, "tree", "usr", "sbin", "nats-server"), fresh);
    await chmod(fresh, 0o755);
    await rename(fresh, target);
    return target;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function installWithBrew(): Promise<string> {
  await command("brew", ["install", "nats-server"]);
  return (await command("sh", ["-c", "command -v nats-server"])).trim();
}

async function command(file: string, args: readonly string[], cwd?: string): Promise<string> {
  const { stdout } = await run(file, args, {
    timeout: commandTimeoutMs,
    env: { ...environment(), DEBIAN_FRONTEND: "noninteractive" },
    ...(cwd === undefined ? {} : { cwd }),
  });
  return stdout;
}

function environment(): NodeJS.ProcessEnv {
  // biome-ignore lint/style/noProcessEnv: a package manager needs the caller's PATH, HOME and proxies.
  return process.env;
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? ("stderr" in error && String(error.stderr)) || error.message : String(error);
  return text.trim().split("\n").at(-1) ?? text;
}
