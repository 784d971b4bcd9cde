import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { natsServerVersion } from "./binary.ts";
import { StoreInUseError } from "./errors.ts";
import { identityOf, isAlive, type ProcessIdentity } from "./process-identity.ts";
import { configPathOf, spawnServer, strayServerOf, urlOfStray } from "./server-child.ts";
import { serverConfigText } from "./server-config.ts";
import { readRecord, removeRecord, type ServerRecord, tokenOf, writePrivate, writeRecord } from "./server-record.ts";
import { adoptStoreLock, type StoreLock, takeStoreLock } from "./store-lock.ts";

/** How long a server may take to end after TERM, ms; usually 2. */
const stopTimeoutMs = 10_000;

/** A nats-server with JetStream that belongs to one directory. */
export interface NatsServer extends ProcessIdentity, AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly port: number;
  readonly version: string;
  readonly dir: string;
  /** Resolves when the process has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Ends the server and gives its store up; harmless when repeated. */
  stop(): Promise<void>;
}

export interface NatsServerOptions {
  readonly binary: string;
  /** The binary's version where it is known; asked for otherwise. */
  readonly version?: string;
  /** Holds configuration, token, log and store; made when it is missing. */
  readonly dir: string;
  /** A free one when absent. */
  readonly port?: number;
  readonly host?: string;
  /** The server lives on when this process ends; otherwise it is ended with it. */
  readonly detached?: boolean;
  /** Called once the process is there, before it listens. */
  readonly onSpawned?: () => void;
}

/**
 * Starts a server on a directory and resolves when it listens. Throws StoreInUseError while another server has the
 * directory, PortInUseError, and ServerStartError with the tail of the log for everything else.
 */
export async function startNatsServer(options: NatsServerOptions): Promise<NatsServer> {
  const dir = resolve(options.dir);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const version = options.version ?? (await natsServerVersion(options.binary));
  const lock = await takeStoreLock(dir);
  try {
    // Its starter died between starting it and handing it the lock.
    const stray = await strayServerOf(dir);
    if (stray !== undefined) throw new StoreInUseError(dir, stray.pid);
    return await start(options, dir, version, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** The server that runs on a directory, started by whomever; undefined when none does. */
export async function adoptNatsServer(dir: string): Promise<NatsServer | undefined> {
  const place = resolve(dir);
  const record = await readRecord(place);
  if (record === undefined || !isAlive(record)) return adoptStray(place);
  return handleOf(place, record, await tokenOf(place), await adoptStoreLock(place), whenDead(record));
}

/** Its starter died before it had written the record: who finds the server does that, once it has the starter's lock. */
async function adoptStray(dir: string): Promise<NatsServer | undefined> {
  const stray = await strayServerOf(dir);
  const identity = stray && identityOf(stray.pid);
  if (stray === undefined || identity === undefined) return undefined;
  const lock = await takeStoreLock(dir).catch((error: unknown) => {
    if (!(error instanceof StoreInUseError)) throw error;
    // It was given the lock, or its starter lives and is about to write the record itself.
    return error.pid === stray.pid ? adoptStoreLock(dir) : undefined;
  });
  if (lock === undefined) return undefined;
  const url = await urlOfStray(dir, stray);
  if (url === undefined) {
    await lock.release();
    return undefined;
  }
  const version = await natsServerVersion(stray.binary);
  const record = { ...identity, url, port: Number(new URL(url).port), version };
  await lock.handTo(identity);
  await writeRecord(dir, record);
  return handleOf(dir, record, await tokenOf(dir), lock, whenDead(identity));
}

async function start(options: NatsServerOptions, dir: string, version: string, lock: StoreLock): Promise<NatsServer> {
  const port = options.port === undefined || options.port === 0 ? -1 : options.port;
  const token = await tokenOf(dir);
  const host = options.host ?? "127.0.0.1";
  await writePrivate(configPathOf(dir), serverConfigText({ version, host, port, token, dir }));
  const child = await spawnServer(options.binary, dir, port, options.onSpawned);
  const identity = identityOf(child.pid) ?? { pid: child.pid, startTime: "" };
  const record = { ...identity, url: child.url, port: child.port, version };
  await lock.handTo(identity);
  await writeRecord(dir, record);
  if (options.detached === true) child.process.unref();
  else endWithUs(child.pid, child.exited);
  return handleOf(dir, record, token, lock, child.exited);
}

function handleOf(
  dir: string,
  record: ServerRecord,
  token: string,
  lock: StoreLock,
  exited: Promise<void>,
): NatsServer {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= end(record).then(async () => {
      await removeRecord(dir);
      await lock.release();
    });
    return stopping;
  };
  return { ...record, token, dir, exited, stop, [Symbol.asyncDispose]: stop };
}

async function end(identity: ProcessIdentity): Promise<void> {
  for (const signal of ["SIGTERM", "SIGKILL"] as const) {
    if (!isAlive(identity)) return;
    process.kill(identity.pid, signal);
    const deadline = performance.now() + stopTimeoutMs;
    while (isAlive(identity) && performance.now() < deadline) await sleep(2);
  }
  if (isAlive(identity)) throw new Error(`nats-server (pid ${identity.pid}) does not end`);
}

/** Another process's child cannot be waited for, only looked at. */
async function whenDead(identity: ProcessIdentity): Promise<void> {
  while (isAlive(identity)) await sleep(250, undefined, { ref: false });
}

function endWithUs(pid: number, exited: Promise<void>): void {
  const kill = () => {
    process.kill(pid, "SIGTERM");
  };
  process.once("exit", kill);
  exited.finally(() => process.removeListener("exit", kill)).catch(() => undefined);
}
