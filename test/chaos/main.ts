// What `npm run chaos` runs, bundled: engine, services and nats-server under kills, receivers under faults.
import { parseArgs } from "node:util";
import { chaosActions } from "./actions.ts";
import { runChaos } from "./chaos.ts";
import { reportOf } from "./report.ts";
import { isClean } from "./result.ts";

const usage = `usage: npm run chaos -- [--deliveries N] [--seed N] [--kill-every MS] [--window WORKFLOWS] [--keep DIRECTORY] [--only ${chaosActions.map(({ name }) => name).join(",")}]`;
const { values } = parseArgs({
  options: {
    deliveries: { type: "string", default: "2000" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    "kill-every": { type: "string", default: "1000" },
    window: { type: "string", default: "64" },
    only: { type: "string" },
    keep: { type: "string" },
  },
});
const numbers = [values.deliveries, values.seed, values["kill-every"], values.window].map(Number);
const [deliveries = 0, seed = 0, killEveryMs = 0, window = 0] = numbers;
const only = values.only?.split(",");
const asked = chaosActions.filter(({ name }) => only?.includes(name) ?? true);
const actions = chaosActions.filter((one) => asked.some(({ name, sentBy }) => [name, sentBy].includes(one.name)));
if (
  numbers.some((number) => !Number.isInteger(number) || number < 0) ||
  deliveries * window < 1 ||
  actions.length === 0
) {
  console.error(usage);
  process.exit(2);
}

console.log(`seed=${seed}; a kill about every ${killEveryMs} ms`);
let told = performance.now();
const result = await runChaos({
  actions,
  deliveries,
  seed,
  killEveryMs,
  window,
  patienceMs: 180_000,
  ...(values.keep === undefined ? {} : { keepAt: values.keep }),
  onProgress(settled, workflows) {
    if (performance.now() - told < 10_000) return;
    told = performance.now();
    console.log(`${settled} of ${workflows} workflows have ended`);
  },
});
if (values.keep !== undefined && !isClean(result)) console.log(`the store and what all wrote: ${values.keep}`);
for (const line of reportOf(result, seed)) console.log(line);
process.exit(isClean(result) ? 0 : 1);
