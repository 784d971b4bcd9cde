import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

const cli = fileURLToPath(new URL("../../packages/cli/bin/onexit.mjs", import.meta.url));
const patienceMs = 30_000;

/** From the command to the first step's first act, ms; beside a bare `node -e 0` and then a bare nats-server. */
export async function measureStartup({ kind, natsServer }) {
  return kind === "onexit" ? { ms: await startupOfOnexit(natsServer) } : { ms: await startupOfReference(natsServer) };
}

function startupOfOnexit(natsServer) {
  return withResources(async (use) => {
    const { dir } = use(await createTemporary());
    const stamp = join(dir, "stamp");
    await writeFile(join(dir, "hello.yaml"), helloText(stamp));
    const startedAt = epochMs();
    await run(process.execPath, [cli, "run", join(dir, "hello.yaml"), "--data-dir", join(dir, "data")], {
      ONEXIT_NATS_SERVER: natsServer,
    });
    return Number(await readFile(stamp, "utf8")) / 1e6 - startedAt;
  });
}

async function startupOfReference(natsServer) {
  const startedAt = performance.now();
  await run(process.execPath, ["-e", "0"]);
  return performance.now() - startedAt + (await startupOfServer(natsServer));
}

/** Until the server greets a client. */
function startupOfServer(natsServer) {
  return withResources(async (use) => {
    const { dir } = use(await createTemporary());
    const port = await freePort();
    const startedAt = performance.now();
    const args = ["-js", "-sd", dir, "-a", "127.0.0.1", "-p", String(port)];
    const server = spawn(natsServer, args, { stdio: "ignore" });
    const ended = once(server, "exit");
    use({
      [Symbol.asyncDispose]: async () => {
        server.kill("SIGKILL");
        await ended;
      },
    });
    while (!(await isGreeted(port))) {
      if (performance.now() - startedAt > patienceMs) throw new Error("nats-server does not answer");
    }
    return performance.now() - startedAt;
  });
}

function isGreeted(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => setTimeout(() => resolve(false), 1));
  });
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function run(command, args, env = {}) {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: patienceMs,
    killSignal: "SIGKILL",
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    said += text;
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code ?? signal}\n${said}`);
}

function epochMs() {
  return performance.timeOrigin + performance.now();
}

function helloText(stamp) {
  return `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: hello-}
spec:
  entrypoint: main
  templates:
  - name: main
    container: {image: busybox, command: [sh, -c], args: ["date +%s%N > '${stamp}'"]}
`;
}
