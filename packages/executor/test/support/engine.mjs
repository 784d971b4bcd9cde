// An engine to be killed: it runs the effects it was given, says so line by line, and waits for its end.
import { createProcessExecutor } from "../../dist/index.js";

const { dataDir, runs = [], cancels = [], workflow } = JSON.parse(process.argv[2]);
const say = (word) => process.stdout.write(`${JSON.stringify(word)}\n`);

const executor = createProcessExecutor({
  dataDir,
  images: [],
  host: "engine",
  now: Date.now,
  env: process.env,
  onReport: (_, report) => say({ report }),
  onStarted: (_, node) => say({ started: node }),
});

say("ready");
for (const effect of runs) executor.run(effect, workflow);
for (const effect of cancels) executor.cancel(effect, workflow);
setInterval(() => {}, 60_000);
