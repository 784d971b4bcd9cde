// Posts alerts when asked: `count` of them in batches, as Prometheus does, or `perSecond`, one by one.
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { monotonicMs } from "./figures.mjs";

const [port] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
/** Prometheus sends at most so many at once. */
const batch = 64;
const hour = 3_600_000;

function alertOf(phase, n) {
  return {
    labels: { alertname: "WorkflowFailed", id: `${phase}-${n}`, workflow: `etl-${n}`, step: "load", team: "data" },
    annotations: { text: `etl-${n} Failed: child 'etl-1' failed`, sentAt: String(monotonicMs()) },
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + hour).toISOString(),
  };
}

function post(alerts) {
  const body = JSON.stringify(alerts);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  const options = { host: "127.0.0.1", port, path: "/api/v2/alerts", method: "POST", agent, headers, timeout: 30_000 };
  return new Promise((resolve, reject) => {
    const posting = request(options, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`Alertmanager answered ${response.statusCode}`)),
      );
    });
    posting.on("timeout", () => posting.destroy(new Error("Alertmanager does not answer")));
    posting.on("error", reject);
    posting.end(body);
  });
}

async function publish({ phase, count, perSecond }) {
  const startedAt = performance.now();
  const pending = [];
  for (let n = 0; n < count; ) {
    const size = perSecond === undefined ? Math.min(batch, count - n) : 1;
    if (perSecond !== undefined) {
      const left = startedAt + (n * 1_000) / perSecond - performance.now();
      if (left > 0.5) await sleep(left);
    }
    const from = n;
    pending.push(post(Array.from({ length: size }, (_, index) => alertOf(phase, from + index))));
    n += size;
  }
  await Promise.all(pending);
}

process.on("message", async (order) => {
  await publish(order);
  process.send("published");
});
process.on("disconnect", () => process.exit());
process.send("ready");
