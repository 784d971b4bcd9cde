import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PortInUseError, ServerStartError } from "./errors.ts";

/** How long a server may take until it listens, ms; usually 10. */
const readyTimeoutMs = 10_000;

/** A child that listens. */
export interface ServerChild {
  readonly process: ChildProcess;
  readonly exited: Promise<void>;
  readonly pid: number;
  readonly url: string;
  readonly port: number;
}

/**
 * Starts a server and waits until it listens. It has a session of its own, so a terminal's Ctrl-C never reaches it, and
 * none of our environment, which holds other services' secrets. `wanted` is -1 for any port.
 */
export async function spawnServer(
  binary: string,
  dir: string,
  wanted: number,
  onSpawned: () => void = () => {},
): Promise<ServerChild> {
  removePortsFiles(dir);
  const log = openSync(logPathOf(dir), "a", 0o600);
  const logStart = fstatSync(log).size;
  const child = spawn(binary, ["-c", configPathOf(dir)], {
    detached: true,
    stdio: ["ignore", log, log],
    // Lets the peak of a long replay go back to the system.
    env: { GOMEMLIMIT: "512MiB" },
  });
  closeSync(log);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const pid = await spawned(child, binary);
  onSpawned();
  try {
    const url = await listening(child, dir, pid);
    return { process: child, exited, pid, url, port: Number(new URL(url).port) };
  } catch (error) {
    child.kill("SIGKILL");
    const tail = await logTail(dir, logStart);
    if (wanted > 0 && /address already in use/i.test(tail)) throw new PortInUseError(wanted, { cause: error });
    throw new ServerStartError((error as Error).message, tail);
  }
}

/** The configuration file in a server's directory. */
export function configPathOf(dir: string): string {
  return join(dir, "nats-server.conf");
}

/** The log file in a server's directory. */
function logPathOf(dir: string): string {
  return join(dir, "nats-server.log");
}

/** A server that runs on a directory although nobody left a record of it. */
export interface Stray {
  readonly pid: number;
  readonly binary: string;
}

/**
 * A server that was started on this directory and whose record was never written, because its starter died; Linux only.
 * It may not have come so far as to write its own pid, so all processes are looked through where there is a
 * configuration to be started with.
 */
export async function strayServerOf(dir: string): Promise<Stray | undefined> {
  const told = Number(await readFile(join(dir, "nats-server.pid"), "utf8").catch(() => ""));
  const known = await strayWith(told, dir);
  if (known !== undefined || !existsSync(configPathOf(dir))) return known;
  for (const name of await readdir("/proc").catch(() => [])) {
    const stray = await strayWith(Number(name), dir);
    if (stray !== undefined) return stray;
  }
  return undefined;
}

async function strayWith(pid: number, dir: string): Promise<Stray | undefined> {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0");
  const [binary = ""] = words;
  return words[1] === "-c" && words[2] === configPathOf(dir) ? { pid, binary } : undefined;
}

/** The address of a server that somebody else has started, as soon as it listens; undefined when it ends first. */
export async function urlOfStray(dir: string, { pid }: Stray): Promise<string | undefined> {
  const deadline = performance.now() + readyTimeoutMs;
  while (performance.now() < deadline && (await strayWith(pid, dir)) !== undefined) {
    const url = urlFromPortsFile(dir, pid);
    if (url !== undefined) return url;
    await sleep(5);
  }
  return undefined;
}

async function spawned(child: ChildProcess, binary: string): Promise<number> {
  try {
    await once(child, "spawn");
  } catch (error) {
    throw new ServerStartError(`cannot run ${binary}: ${(error as Error).message}`, "", { cause: error });
  }
  return child.pid as number;
}

async function listening(child: ChildProcess, dir: string, pid: number): Promise<string> {
  const deadline = performance.now() + readyTimeoutMs;
  while (performance.now() < deadline) {
    const url = urlFromPortsFile(dir, pid);
    if (url !== undefined) return url;
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(
        `nats-server ended with ${child.signalCode ?? `exit code ${child.exitCode}`} before it was ready`,
      );
    }
    await sleep(2);
  }
  throw new Error(`nats-server was not ready within ${readyTimeoutMs} ms`);
}

function urlFromPortsFile(dir: string, pid: number): string | undefined {
  // The file's name begins with the binary's own.
  const name = portsFiles(dir).find((file) => file.endsWith(`_${pid}.ports`));
  if (name === undefined) return undefined;
  try {
    const { nats } = JSON.parse(readFileSync(join(dir, name), "utf8")) as { nats?: readonly string[] };
    return nats?.[0];
  } catch {
    // Half written; the next poll sees it whole.
    return undefined;
  }
}

/** They outlive a kill -9, and a pid may come again. */
function removePortsFiles(dir: string): void {
  for (const name of portsFiles(dir)) rmSync(join(dir, name), { force: true });
}

function portsFiles(dir: string): readonly string[] {
  return readdirSync(dir).filter((name) => name.endsWith(".ports"));
}

/** The last lines that were written behind an offset. */
async function logTail(dir: string, from: number): Promise<string> {
  const log = await readFile(logPathOf(dir)).catch(() => Buffer.alloc(0));
  return log.subarray(from).toString().trimEnd().split("\n").slice(-10).join("\n");
}
