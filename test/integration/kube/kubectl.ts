import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a command of kubectl ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** kubectl, at home in a folder of its own and with no configuration. */
export interface Kubectl extends AsyncDisposable {
  /** Where the files that commands name lie. */
  readonly dir: string;
  readonly run: (args: readonly string[], more?: Readonly<Record<string, string>>) => Promise<Ran>;
  /** Without being told where the server is. */
  readonly runBare: Kubectl["run"];
  /** Runs until it ends by itself or is stopped; gives what it has written. */
  readonly start: (args: readonly string[]) => { readonly output: () => string; readonly stop: () => Promise<string> };
}

const timeoutMs = 20_000;

/** The binary, against a server at `url`. */
export async function createKubectl(binary: string, url: string): Promise<Kubectl> {
  const dir = await mkdtemp(join(tmpdir(), "onexit-kubectl-"));
  const env = { PATH: process.env.PATH, HOME: dir, KUBECONFIG: "/dev/null" };
  const runBare: Kubectl["run"] = (args, more = {}) =>
    new Promise((resolve) => {
      const options = { cwd: dir, env: { ...env, ...more }, timeout: timeoutMs };
      const child = execFile(binary, args, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (child.exitCode ?? -1), stdout, stderr });
      });
      // Nobody answers when it asks for a name and a password.
      child.stdin?.end();
    });
  return {
    dir,
    runBare,
    run: (args, more) => runBare(["-s", url, ...args], more),
    start(args) {
      const child = spawn(binary, ["-s", url, ...args], { cwd: dir, env, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (chunk: string) => {
          output += chunk;
        });
      }
      const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
      return {
        output: () => output,
        async stop() {
          child.kill("SIGINT");
          await ended;
          return output;
        },
      };
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  };
}
