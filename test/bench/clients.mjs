// 500 clients at once against an engine that runs workflows: 200 get one each second, 200 list every five, 100 watch.
//   npm run bench -- --only clients
// The goals: no error, a p99 of get below 50 ms, memory that does not grow.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNatsServer, startNatsServer } from "@onexit/nats";
import { startChild } from "./child.mjs";
import { quantile } from "./figures.mjs";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

const clients = { get: 200, list: 200, watch: 100 };
const warmUpMs = 10_000;
const measuredMs = 40_000;
/** Two steps each, begun twice a second for as long as anything is measured. */
const everyMs = 500;
const known = 100;
const goalMs = 50;

const isMet = await withResources(async (use) => {
  const { dir } = use(await createTemporary());
  const nats = use(await startNatsServer({ binary: await findNatsServer(), dir: join(dir, "nats") }));
  const engine = use(await startEngine(dir, nats));
  const submit = async (n) => {
    const answer = await fetch(`http://127.0.0.1:${engine.port}/api/v1/workflows/default`, {
      method: "POST",
      body: JSON.stringify({ workflow: workflowOf(n) }),
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Error(`a workflow was not taken: ${await answer.text()}`);
    return (await answer.json()).metadata.name;
  };
  const names = [];
  let begun = 0;
  while (begun < known) names.push(await submit(begun++));
  const load = use(startChild("clients-load.mjs", [engine.port, clients.get, clients.list, clients.watch].map(String)));
  await load.answer();
  process.stderr.write(`${known} workflows; ${clients.get + clients.list + clients.watch} clients begin\n`);

  const problems = [];
  const running = setInterval(() => {
    submit(begun++).then(
      (name) => names.push(name),
      (error) => problems.push(error.message),
    );
  }, everyMs);
  load.send({ names, begin: true });
  await sleep(warmUpMs);
  load.send({ forget: true });
  const before = rssOf(engine.pid);
  await sleep(measuredMs);
  const after = rssOf(engine.pid);
  clearInterval(running);
  const said = await load.ask({ end: true });

  const ms = (number) => `${number.toFixed(1)} ms`;
  const of = (numbers) => ["p50", ms(quantile(numbers, 0.5)), "p99", ms(quantile(numbers, 0.99)), "of", numbers.length];
  console.log("get  ", ...of(said.taken.get));
  console.log("list ", ...of(said.taken.list));
  console.log("watch", said.changes, "lines to", clients.watch, "clients");
  console.log("workflows", names.length, "memory", `${before.toFixed(0)} MB, then ${after.toFixed(0)} MB`);
  const all = [...said.problems, ...problems];
  console.log("errors", said.problemCount + problems.length, ...new Set(all));
  return all.length === 0 && quantile(said.taken.get, 0.99) < goalMs;
});
process.exit(isMet ? 0 : 1);

function startEngine(dir, nats) {
  const main = fileURLToPath(new URL("../../packages/cli/bin/onexit.mjs", import.meta.url));
  const args = ["serve", "--roles", "engine", "--port", "0", "--health-port", "0", "--rate-limit", "0"];
  const env = {
    ...process.env,
    NATS_URL: `nats://${nats.token}@127.0.0.1:${nats.port}`,
    ONEXIT_DATA_DIR: join(dir, "data"),
  };
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const [, port] = /https?:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? [];
      if (port === undefined) return;
      const dispose = async () => {
        child.kill("SIGTERM");
        await ended;
      };
      resolve({ port: Number(port), pid: child.pid, [Symbol.asyncDispose]: dispose });
    });
    void ended.then((code) => reject(new Error(`the engine ended with ${code}: ${said}`)));
  });
}

/** MB. */
function rssOf(pid) {
  const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kb) / 1024;
}

function workflowOf(n) {
  const step = (name) => ({
    name,
    container: { image: "alpine", command: ["sh", "-c"], args: ["sleep 0.2; echo done"] },
  });
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { name: `load-${n}`, labels: { n: String(n) } },
    spec: {
      entrypoint: "main",
      onExit: "after",
      templates: [
        { name: "main", steps: [[{ name: "a", template: "work" }], [{ name: "b", template: "work" }]] },
        step("work"),
        step("after"),
      ],
    },
  };
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
