import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { onexitMain } from "../../../support/built.ts";
import { baseEnvironment, type Child, startNode } from "../../../support/child.ts";
import { createFrom } from "../../../support/cleanups.ts";
import { type InboxProcess, startInboxProcess } from "../../../support/inbox-process.ts";
import { createTempDir, createTestServer } from "../../../support/nats.ts";
import { freePort } from "./free-port.ts";

/** A whole `onexit serve` over a nats-server of its own, whose actions speak to a local inbox. */
export interface Stack extends AsyncDisposable {
  readonly url: string;
  readonly inbox: InboxProcess;
  /** Submits a manifest; gives the workflow's name back. */
  readonly submit: (manifest: object) => Promise<string>;
  /** What the API answers; throws for anything but a 200. */
  readonly get: <T>(path: string) => Promise<T>;
  /** Asks for something to be changed. */
  readonly send: (method: "POST" | "PUT" | "DELETE", path: string, body?: object) => Promise<unknown>;
  /** Waits until the workflow has ended. */
  readonly ended: (name: string) => Promise<void>;
  /** kill -9 of `serve`, and starts it again on the same port. */
  readonly restart: () => Promise<void>;
}

/** The roles that the workflows of these tests need. */
const roles = "engine,router,slack,github-status,pagerduty,cleanup,archive";

/** Who may come in; nobody is asked unless given. */
export interface StackOptions {
  /** The text of `--auth-tokens`, and the token that `submit` and `get` send. */
  readonly auth?: { readonly tokens: string; readonly token: string };
  /** The project's files by their paths, `onexit.yaml` and what it names. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Starts everything; ready when the door answers that it is. */
export function startStack({ auth, files = {} }: StackOptions = {}): Promise<Stack> {
  return createFrom(async (cleanups) => {
    const { dir } = cleanups.use(await createTempDir());
    const tokens = join(dir, "tokens.yaml");
    if (auth !== undefined) await writeFile(tokens, auth.tokens);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
    const nats = cleanups.use(await createTestServer());
    const inbox = cleanups.use(await startInboxProcess(join(dir, "inbox")));
    const port = await freePort();
    const healthPort = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const start = async (): Promise<Child> => {
      const child = startNode({
        cwd: dir,
        args: [
          ...[onexitMain, "serve", "--roles", roles, "--port", String(port), "--health-port", String(healthPort)],
          ...(auth === undefined ? [] : ["--auth-tokens", tokens]),
        ],
        env: {
          ...baseEnvironment,
          ...inbox.environment,
          NATS_URL: `nats://${nats.server.token}@127.0.0.1:${nats.server.port}`,
          // Where the examples have their scratch files.
          CLEANUP_ROOTS: "/tmp/onexit-example",
          ARCHIVE_URL: `file://${join(dir, "archive")}`,
        },
      });
      await until(async () => {
        if (!child.isRunning()) throw new Error(`serve has ended\n${child.stdout()}\n${child.stderr()}`);
        return (await fetch(`${url}/readyz`).catch(() => undefined))?.ok === true;
      });
      return child;
    };
    let child = await start();
    cleanups.defer(() => child.kill());
    const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
      const headers = { ...init.headers, ...(auth === undefined ? {} : { authorization: `Bearer ${auth.token}` }) };
      const answer = await fetch(`${url}${path}`, { ...init, headers, signal: AbortSignal.timeout(20_000) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    const send: Stack["send"] = (method, path, body = {}) =>
      call(path, {
        method,
        headers: { "content-type": "application/json", "x-onexit-csrf": "1" },
        body: JSON.stringify(body),
      });
    return {
      url,
      inbox,
      get: async <T>(path: string) => (await call(path)) as T,
      send,
      async submit(manifest) {
        const made = await send("POST", "/api/v1/workflows/default", { workflow: manifest });
        return (made as { metadata: { name: string } }).metadata.name;
      },
      ended: (name) =>
        until(async () => {
          const { status } = (await call(`/api/v1/workflows/default/${name}`)) as { status: { finishedAt?: string } };
          return Boolean(status.finishedAt);
        }),
      async restart() {
        await child.kill();
        child = await start();
      },
      [Symbol.asyncDispose]: () => cleanups[Symbol.asyncDispose](),
    };
  });
}

/** Asks until it is so; fails after 30 s. */
export async function until(isSo: () => Promise<boolean>, ms = 30_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`did not happen within ${ms} ms: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
