import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const longestStartMs = 60_000;

/** Every alert by itself and at once, as often as it takes; what Alertmanager does by default is to wait and to gather. */
const configOf = (url) => `
route:
  receiver: sink
  group_by: ["..."]
  group_wait: 0s
  group_interval: 1s
  repeat_interval: 24h
receivers:
- name: sink
  webhook_configs:
  - url: ${url}
    send_resolved: false
`;

/** Alertmanager with its state in a directory, delivering to a URL; `restart` is kill -9 and a new start on the same state. */
export async function startAlertmanager({ command, dir, url }) {
  const port = await freePort();
  const config = join(dir, "alertmanager.yml");
  await writeFile(config, configOf(url));
  const [program, ...args] = [
    ...command,
    `--config.file=${config}`,
    `--storage.path=${join(dir, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--cluster.listen-address=",
    "--log.level=error",
  ];
  let running = spawn(program, args, { stdio: ["ignore", "ignore", "ignore"] });
  const kill = async () => {
    if (running.exitCode !== null || running.signalCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  };
  await untilReady(port);
  return {
    port,
    pids: () => [running.pid],
    async restart() {
      await kill();
      running = spawn(program, args, { stdio: ["ignore", "ignore", "ignore"] });
      await untilReady(port);
    },
    [Symbol.asyncDispose]: kill,
  };
}

async function untilReady(port) {
  const end = performance.now() + longestStartMs;
  for (;;) {
    const isReady = await fetch(`http://127.0.0.1:${port}/-/ready`, { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > end) throw new Error("Alertmanager does not start");
    await sleep(20);
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
