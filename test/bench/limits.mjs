// What there is to win: the same deliveries with ever more of what makes them count, each in a fresh set of processes.
//   npm run bench -- --only limits [--runs N]
import { parseArgs } from "node:util";
import { findNatsServer } from "@onexit/nats";
import { alertmanagerCommand } from "./alertmanager-command.mjs";
import { startAlertmanager } from "./alertmanager-process.mjs";
import { startChild } from "./child.mjs";
import { startPublisher, startService } from "./delivery.mjs";
import { delivererTo, measureRate, startProvisioned } from "./delivery-work.mjs";
import { median } from "./figures.mjs";
import { withResources } from "./resources.mjs";
import { createTemporary } from "./temporary.mjs";

const deliveries = 5_000;

const rungs = [
  { name: "POST alone, from memory", start: async ({ url }) => startChild("post-only.mjs", [url]) },
  { name: "take from the stream, POST, ack", start: startOnServer("reference", "unrecorded") },
  { name: "take, claim, POST, record, ack", start: startOnServer("reference") },
  { name: "an action's service", start: startOnServer("onexit") },
  { name: "Alertmanager", mayRepeat: true, start: startAlertmanagerBeside },
];

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" } } });
const natsServer = await findNatsServer();
const command = await alertmanagerCommand();
const rates = new Map(rungs.map(({ name }) => [name, []]));
for (let run = 1; run <= Number(values.runs); run += 1) {
  for (const rung of rungs) {
    process.stderr.write(`limits ${run}/${values.runs} ${rung.name}\n`);
    rates.get(rung.name).push(await rateOf(rung));
  }
}
const alertmanager = median(rates.get("Alertmanager"));
for (const [name, measured] of rates) {
  const rate = median(measured);
  console.log(`${name.padEnd(36)}${rate.toFixed(0).padStart(6)}/s${(rate / alertmanager).toFixed(2).padStart(8)}`);
}

/** Deliveries per second of one rung, after a warm-up. Throws when one is missing. */
function rateOf({ name, start, mayRepeat = false }) {
  return withResources(async (use) => {
    const sink = use(startChild("delivery-sink.mjs"));
    const url = `http://127.0.0.1:${(await sink.answer()).port}/hook`;
    const publisher = use(await start({ use, url }));
    await publisher.answer();
    return measureRate(delivererTo({ sink, publisher, kind: name, mayRepeat }), deliveries);
  });
}

/** A server of its own, and who delivers from it. */
function startOnServer(kind, ...more) {
  return async ({ use, url }) => {
    const { dir } = use(await createTemporary());
    const { server, natsUrl } = await startProvisioned({ use, dir, natsServer });
    use(startService(kind, server, natsUrl, ...more));
    return startPublisher(kind, natsUrl, url);
  };
}

async function startAlertmanagerBeside({ use, url }) {
  const { dir } = use(await createTemporary());
  const { port } = use(await startAlertmanager({ command, dir, url }));
  return startChild("alertmanager-publisher.mjs", [String(port)]);
}
