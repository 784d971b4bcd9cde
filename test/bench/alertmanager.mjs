import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { alertmanagerCommand } from "./alertmanager-command.mjs";
import { startAlertmanager } from "./alertmanager-process.mjs";
import { startChild } from "./child.mjs";
import { delivererTo, measureWork, serviceEnvironment, startProvisioned } from "./delivery-work.mjs";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

/** How many are under way when one is killed. */
const atStake = 200;
/** Nothing comes any more when nothing has come for so long: longer than either waits before another attempt. */
const quietMs = 20_000;

/**
 * The same work for Alertmanager (`reference`) and for an action's service with its ledger: `count` deliveries at once,
 * 500 a second, and two kills. `lost`: killed while the receiver is down, having been told once. `doubled`: killed after
 * everything was delivered, and told the same once more, as Prometheus does.
 */
export function measureBesideAlertmanager({ kind, natsServer, count }) {
  return withResources(async (use) => {
    const sink = use(startChild("delivery-sink.mjs"));
    const url = `http://127.0.0.1:${(await sink.answer()).port}/hook`;
    const { dir } = use(await createTemporary());
    const { publisher, service } = await start[kind]({ use, dir, url, natsServer });
    await publisher.answer();

    // A busy Alertmanager now and then tells something twice.
    const deliver = delivererTo({ sink, publisher, kind, mayRepeat: kind === "reference" });
    const work = await measureWork(deliver, count);
    const rss = await rssOf(service.pids());
    const doubled = await doubledBy({ deliver, publisher, service, sink });
    const lost = await lostBy({ publisher, service, sink });
    return { ...work, rss, lost, doubled };
  });
}

const start = {
  async reference({ use, dir, url }) {
    const service = use(await startAlertmanager({ command: await alertmanagerCommand(), dir, url }));
    return { service, publisher: use(startChild("alertmanager-publisher.mjs", [String(service.port)])) };
  },
  async onexit({ use, dir, url, natsServer }) {
    const { server, natsUrl } = await startProvisioned({ use, dir, natsServer });
    const publisher = use(startChild("delivery-publisher.mjs", [natsUrl, "bench", url]));
    const env = serviceEnvironment(natsUrl);
    let child = use(startChild("delivery-onexit.mjs", [], env));
    const service = {
      pids: () => [child.pid, server.pid],
      async restart() {
        await child.kill();
        child = use(startChild("delivery-onexit.mjs", [], env));
      },
    };
    return { service, publisher };
  },
};

async function doubledBy({ deliver, publisher, service, sink }) {
  await deliver("again", { count: atStake });
  await service.restart();
  await publisher.ask({ phase: "again", count: atStake });
  return (await quiet(sink)).length;
}

async function lostBy({ publisher, service, sink }) {
  const before = new Set((await sink.ask("refuse")).ids);
  await publisher.ask({ phase: "outage", count: atStake });
  // Both have tried by now, and wait.
  await sleep(1_000);
  await service.restart();
  await sink.ask("take");
  const arrived = new Set((await quiet(sink)).filter((id) => !before.has(id)));
  return atStake - arrived.size;
}

/** Everything that has come, once nothing comes any more. */
async function quiet(sink) {
  let seen = (await sink.ask("count")).ids;
  for (let since = performance.now(); performance.now() - since < quietMs; ) {
    await sleep(500);
    const { ids } = await sink.ask("count");
    if (ids.length !== seen.length) since = performance.now();
    seen = ids;
  }
  return seen;
}

/** MB. */
async function rssOf(pids) {
  const sizes = await Promise.all(
    pids.map(async (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1])),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}
