// Prints what onexit costs, each figure beside its reference of the same run.
//   npm run bench -- [--only startup|spawn|delivery|neighbour|alertmanager|limits|interpreter|clients|router] [--runs N]
// The clients of an engine have none, but goals; the router has neither; the limits are compared with each other. The interpreter has no reference: what counts is that a node of a large workflow costs what one of a small one does.
import { spawnSync } from "node:child_process";
import { arch, cpus, release } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root, setUp } from "./setup.mjs";

const { values } = parseArgs({ options: { only: { type: "string" }, runs: { type: "string", default: "5" } } });
const { natsServer } = await setUp();
// Only now: they import the built packages.
const { measureBesideAlertmanager } = await import("../test/bench/alertmanager.mjs");
const { measureDelivery } = await import("../test/bench/delivery.mjs");
const { medians } = await import("../test/bench/figures.mjs");
const { measureNeighbour } = await import("../test/bench/neighbour.mjs");
const { measureSpawn } = await import("../test/bench/spawn.mjs");
const { measureStartup } = await import("../test/bench/startup.mjs");
const { createTemporary } = await import("../test/bench/temporary.mjs");

const spawns = 600;
const deliveries = 5_000;
const ms = (number) => `${number.toFixed(number < 20 ? 1 : 0)} ms`;
const mb = (number) => `${number.toFixed(0)} MB`;
const plain = (number) => number.toFixed(0);
const perSecond = (number) => `${number.toFixed(0)}/s`;

const benches = [
  {
    name: "startup",
    measure: measureStartup,
    rows: [{ field: "ms", label: "startup: command to first step", show: ms, atMost: 3 }],
  },
  {
    name: "spawn",
    measure: (options) => measureSpawn({ ...options, count: spawns, within: written.dir }),
    rows: [{ field: "rate", label: `spawn: ${spawns} x sh, 4 at a time`, show: perSecond, atLeast: 0.6 }],
  },
  {
    name: "delivery",
    measure: (options) => measureDelivery({ ...options, count: deliveries }),
    rows: [
      { field: "rate", label: `delivery: ${deliveries} requests`, show: perSecond, atLeast: 0.5 },
      { field: "p50", label: "delivery: p50 at 500/s", show: ms, atMost: 2 },
      { field: "p99", label: "delivery: p99 at 500/s", show: ms, atMost: 2 },
    ],
  },
  {
    // The reference is the same without the neighbour.
    name: "neighbour",
    onDemand: true,
    measure: (options) => measureNeighbour({ ...options, count: deliveries }),
    rows: [
      { field: "rate", label: "beside one at 30 s: rate", show: perSecond, atLeast: 0.95 },
      { field: "p50", label: "beside one at 30 s: p50 at 500/s", show: ms },
      { field: "p99", label: "beside one at 30 s: p99 at 500/s", show: ms, atMost: 1.1 },
    ],
  },
  {
    // Fetches Debian's package, so only on demand; the reference is Alertmanager.
    name: "alertmanager",
    onDemand: true,
    measure: (options) => measureBesideAlertmanager({ ...options, count: deliveries }),
    rows: [
      { field: "rate", label: `alertmanager: ${deliveries} alerts`, show: perSecond, atLeast: 2 },
      { field: "p50", label: "alertmanager: p50 at 500/s", show: ms },
      { field: "p95", label: "alertmanager: p95 at 500/s", show: ms },
      { field: "p99", label: "alertmanager: p99 at 500/s", show: ms, most: 10 },
      { field: "rss", label: "alertmanager: memory", show: mb },
      { field: "lost", label: "alertmanager: lost of 200", show: plain, most: 0 },
      { field: "doubled", label: "alertmanager: doubled of 200", show: plain, most: 0 },
    ],
  },
];

/** They are programs of their own, and print what they find. */
const isAlone = ["interpreter", "clients", "router", "limits"].includes(values.only);
const chosen = benches.filter(({ name, onDemand }) =>
  values.only === undefined ? onDemand !== true : values.only === name,
);
const runs = Number(values.runs);
if ((chosen.length === 0 && !isAlone) || !Number.isInteger(runs) || runs < 1) {
  console.error(
    "usage: npm run bench -- [--only startup|spawn|delivery|neighbour|alertmanager|limits|interpreter|clients|router] [--runs N]",
  );
  process.exit(2);
}
if (isAlone) {
  const more = values.only === "limits" ? ["--runs", values.runs] : [];
  const program = join(root, `test/bench/${values.only}.mjs`);
  const { status } = spawnSync(process.execPath, [program, ...more], { stdio: "inherit" });
  process.exit(status ?? 1);
}

const [cpu] = cpus();
console.log(
  `${cpus().length} x ${cpu?.model ?? arch()}, Linux ${release()}, Node ${process.version}; medians of ${runs}`,
);
console.log(line("", "onexit", "reference", "ratio", "goal"));
// What the spawn bench writes is removed once all its runs are over: ext4 skips inodes that were freed within the last
// minutes one by one, so each removal would slow down every file that the next run makes, up to tenfold.
const written = await createTemporary();

let missed = 0;
try {
  for (const bench of chosen) await run(bench);
} finally {
  await written[Symbol.asyncDispose]();
}
process.exitCode = missed === 0 ? 0 : 1;

async function run({ name, measure, rows }) {
  const taken = { onexit: [], reference: [] };
  for (let run = 1; run <= runs; run += 1) {
    // Side by side, so that a change of the machine's mood meets both.
    for (const kind of ["reference", "onexit"]) {
      process.stderr.write(`${name} ${run}/${runs} ${kind}\n`);
      taken[kind].push(await measure({ kind, natsServer }));
    }
  }
  const onexit = medians(taken.onexit);
  const reference = medians(taken.reference);
  for (const { field, label, show, ...goal } of rows) {
    const ratio = onexit[field] / reference[field];
    const { text, isMet } = judge(goal, onexit[field], ratio, show);
    if (!isMet) missed += 1;
    const shownRatio = Number.isFinite(ratio) ? ratio.toFixed(2) : "";
    console.log(line(label, show(onexit[field]), show(reference[field]), shownRatio, isMet ? text : `${text} MISSED`));
  }
}

/** A goal for the ratio, or for the figure itself, or none. */
function judge({ atMost, atLeast, most }, figure, ratio, show) {
  if (atMost !== undefined) return { text: `<= ${atMost}`, isMet: ratio <= atMost };
  if (atLeast !== undefined) return { text: `>= ${atLeast}`, isMet: ratio >= atLeast };
  return most === undefined ? { text: "", isMet: true } : { text: `<= ${show(most)}`, isMet: figure <= most };
}

function line(label, ...cells) {
  return [label.padEnd(32), ...cells.map((cell) => cell.padStart(12))].join("").trimEnd();
}
