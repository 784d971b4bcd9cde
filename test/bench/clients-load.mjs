// 500 clients of one engine, in a process of their own: getting, listing and watching. Prints nothing; tells its parent.
import { Agent, request } from "node:http";
import { monotonicMs } from "./figures.mjs";

const [port, getters, listers, watchers] = process.argv.slice(2).map(Number);
const agent = new Agent({ keepAlive: true });
const place = { host: "127.0.0.1", port, agent };
const getEveryMs = 1_000;
const listEveryMs = 5_000;
/** As `argo list` asks, which leaves out what it does not print. */
const listed =
  "/api/v1/workflows/default?fields=metadata,items.metadata.name,items.metadata.creationTimestamp,items.status.phase,items.status.finishedAt,items.status.startedAt,items.spec.priority";

const taken = { get: [], list: [] };
const problems = [];
let names = [];
let changes = 0;
let isOver = false;

function ask(path, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request({ ...place, path, headers }, (answer) => {
      let size = 0;
      answer.on("data", (chunk) => {
        size += chunk.length;
      });
      answer.on("end", () => resolve({ status: answer.statusCode, size }));
      answer.on("error", reject);
    });
    asked.setTimeout(30_000, () => asked.destroy(new Error(`no answer to ${path} within 30 s`)));
    asked.on("error", reject);
    asked.end();
  });
}

async function client(kind, everyMs, pathOf) {
  await sleep(Math.random() * everyMs);
  while (!isOver) {
    const startedAt = monotonicMs();
    try {
      const { status } = await ask(pathOf());
      if (status === 200) taken[kind].push(monotonicMs() - startedAt);
      else problems.push(`${kind}: ${status}`);
    } catch (error) {
      if (!isOver) problems.push(`${kind}: ${error.message}`);
    }
    await sleep(Math.max(0, everyMs - (monotonicMs() - startedAt)));
  }
}

function watch() {
  const path = "/api/v1/workflow-events/default?listOptions.resourceVersion=0";
  const asked = request({ ...place, agent: false, path, headers: { accept: "text/event-stream" } }, (answer) => {
    if (answer.statusCode !== 200) problems.push(`watch: ${answer.statusCode}`);
    answer.on("data", (chunk) => {
      for (const byte of chunk) if (byte === 10) changes += 1;
    });
    answer.on("close", () => {
      if (!isOver) problems.push("watch: it was closed");
    });
  });
  asked.on("error", (error) => {
    if (!isOver) problems.push(`watch: ${error.message}`);
  });
  asked.end();
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

process.on("message", async (order) => {
  if (order.names !== undefined) {
    names = order.names;
    if (order.begin !== true) return;
    for (let n = 0; n < getters; n += 1) {
      void client(
        "get",
        getEveryMs,
        () => `/api/v1/workflows/default/${names[Math.floor(Math.random() * names.length)]}`,
      );
    }
    for (let n = 0; n < listers; n += 1) void client("list", listEveryMs, () => listed);
    for (let n = 0; n < watchers; n += 1) watch();
    return;
  }
  if (order.forget === true) {
    taken.get.length = 0;
    taken.list.length = 0;
    return;
  }
  isOver = true;
  process.send({ taken, problems: problems.slice(0, 10), problemCount: problems.length, changes });
});
process.on("disconnect", () => process.exit());
process.send("ready");
