// An engine to be killed: it runs the effects it was given, says so line by line, and waits for its end.
import { createProcessExecutor } from "../../dist/index.js";

// `queue` follows four at a time.
const { dataDir, runs = [], cancels = [], queue = [], workflow } = JSON.parse(process.argv[2]);
const say = (word) => process.stdout.write(`${JSON.stringify(word)}\n`);

const executor = createProcessExecutor({
  dataDir,
  images: [],
  host: "engine",
  now: Date.now,
  env: process.env,
  onReport: (_, report) => {
    say({ report });
    next();
  },
  onStarted: (_, node) => say({ started: node }),
});

function next() {
  const effect = queue.shift();
  if (effect !== undefined) executor.run(effect, workflow);
}

say("ready");
for (const effect of runs) executor.run(effect, workflow);
for (const effect of cancels) executor.cancel(effect, workflow);
for (let lane = 0; lane < 4; lane += 1) next();
setInterval(() => {}, 60_000);
