// An engine as a process of its own, to be killed: `engine-process.mjs <url> <token> <data directory> [retry <uid> | submit <file>]`.
import { readFileSync } from "node:fs";
import { fileMemoStore, startEngine } from "@onexit/engine";
import { createProcessExecutor } from "@onexit/executor";
import { isSettled } from "@onexit/interpreter";
import { parseManifests } from "@onexit/manifest";
import { connectNats } from "@onexit/nats";

const [url = "", token = "", dataDir = "", verb, what = ""] = process.argv.slice(2);
const host = "test-host";
const nats = await connectNats({ url, token, name: "engine" });
const { engine } = await startEngine({
  nats,
  host,
  cluster: "local",
  memos: fileMemoStore(`${dataDir}/memos`, Date.now),
  createExecutor: (onReport) =>
    createProcessExecutor({ dataDir, images: [], host, onReport, now: Date.now, env: process.env }),
  onDecided: (state, events) => {
    for (const { type } of events) console.log(type);
    if (isSettled(state)) console.log(`settled ${state.phase} run ${state.run}`);
  },
  onBroken: (_, error) => console.log("broken", error),
});
await engine.recover();
console.log("recovered");
if (verb === "retry") console.log("retry:", JSON.stringify(await engine.retry(what, { by: "test" })));
if (verb === "submit") {
  const { workflows } = parseManifests(readFileSync(what, "utf8"), what);
  const submitted = await engine.submit(workflows[0].manifest, { namespace: "default", semantics: "onexit" });
  console.log("submitted", submitted.workflow.uid);
}
setInterval(() => {}, 1_000_000);
