import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectNats, findNatsServer, type Nats, type NatsServer, provision, startNatsServer } from "@onexit/nats";
import { wire } from "../../packages/nats/src/wire.ts";

/** A server in a directory of its own, which can be killed and started again. */
export interface TestServer extends AsyncDisposable {
  readonly dir: string;
  readonly server: NatsServer;
  /** kill -9. */
  kill(): Promise<void>;
  /** Starts again on the same port. */
  restart(): Promise<void>;
  /** A connection to it; closed with the server. `port` goes through a proxy. */
  connect(options?: { readonly name?: string; readonly port?: number }): Promise<Nats>;
}

/** The binary under test; throws when there is none. */
export async function natsBinary(): Promise<string> {
  const binary = await findNatsServer();
  if (binary === undefined) throw new Error("no nats-server found: run `npm run setup`");
  return binary;
}

/** An empty directory, removed when disposed. */
export async function createTempDir(): Promise<{ readonly dir: string } & AsyncDisposable> {
  const dir = await mkdtemp(join(tmpdir(), "onexit-nats-"));
  return { dir, [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }) };
}

/** A running server with everything provisioned. */
export async function createTestServer(): Promise<TestServer> {
  const binary = await natsBinary();
  const temp = await createTempDir();
  let server = await startNatsServer({ binary, dir: temp.dir });
  const connections: Nats[] = [];
  const connect: TestServer["connect"] = async ({ name = "test", port = server.port } = {}) => {
    const nats = await connectNats({ url: `nats://127.0.0.1:${port}`, token: server.token, name });
    connections.push(nats);
    return nats;
  };
  await using first = await connect();
  await provision(first);
  return {
    dir: temp.dir,
    get server() {
      return server;
    },
    async kill() {
      process.kill(server.pid, "SIGKILL");
      await server.exited;
    },
    async restart() {
      server = await startNatsServer({ binary, dir: temp.dir, port: server.port });
    },
    connect,
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map((nats) => nats.close()));
      await server.stop();
      await temp[Symbol.asyncDispose]();
    },
  };
}

/** What an operator could do to the server with a client of their own. */
export function operatorOf(nats: Nats): Nats[typeof wire]["jsm"] {
  return nats[wire].jsm;
}

const shortestPauseMs = 5;
const longestPauseMs = 200;

/** Waits until the condition holds; fails after `ms`. To look takes a fifth of the time at most: others have work to do. */
export async function eventually(condition: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = performance.now() + ms;
  for (;;) {
    const lookedAt = performance.now();
    if (await condition()) return;
    const now = performance.now();
    if (now > deadline) throw new Error(`did not happen within ${ms} ms: ${condition}`);
    await sleep(Math.min(longestPauseMs, Math.max(shortestPauseMs, 4 * (now - lookedAt))));
  }
}
