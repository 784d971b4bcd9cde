// A workflow of four lanes of steps, run by an engine with its journal on a real server and its own executor.
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { fileMemoStore, startEngine } from "@onexit/engine";
import { createProcessExecutor } from "@onexit/executor";
import { isSettled } from "@onexit/interpreter";
import { parseManifests } from "@onexit/manifest";
import { connectNats, provision, startNatsServer } from "@onexit/nats";
// As the command does.
import "../../packages/cli/bin/tuning.mjs";
import { withResources } from "./resources.mjs";

const count = Number(process.argv[2]);
const dir = mkdtempSync(join(process.argv[3], "onexit-"));
const natsServer = process.argv[4];
const parallel = 4;

await withResources(async (use) => {
  const server = use(await startNatsServer({ binary: natsServer, dir: join(dir, "nats") }));
  const nats = use(await connectNats({ url: server.url, token: server.token, name: "bench" }));
  await provision(nats);

  let end;
  const settled = new Promise((resolve, reject) => {
    end = { resolve, reject };
  });
  const executorOf = (onReport) =>
    createProcessExecutor({
      dataDir: join(dir, "data"),
      images: [],
      host: "bench",
      onReport,
      now: Date.now,
      env: process.env,
    });
  const { engine } = use(
    await startEngine({
      nats,
      createExecutor: executorOf,
      host: "bench",
      memos: fileMemoStore(join(dir, "memos"), Date.now),
      cluster: "local",
      onDecided: (state) => {
        if (isSettled(state)) end.resolve(state);
      },
      onBroken: (_, error) => end.reject(error),
    }),
  );
  const { manifest } = parseManifests(workflowText(), "bench.yaml").workflows[0];
  const startedAt = performance.now();
  const submitted = await engine.submit(manifest, { namespace: "default", semantics: "onexit" });
  if ("refused" in submitted) throw new Error(JSON.stringify(submitted));
  const { phase } = await settled;
  const seconds = (performance.now() - startedAt) / 1_000;
  if (phase !== "Succeeded") throw new Error(`the workflow is ${phase}`);
  process.send({ seconds });
});
process.exit();

/** Four lanes side by side, each with its steps one after the other: four at a time, and none waits for another lane. */
function workflowText() {
  const steps = Array.from({ length: count / parallel }, (_, n) => `    - [{name: s${n}, template: echo}]`);
  const lanes = Array.from({ length: parallel }, (_, n) => `{name: lane${n}, template: lane}`);
  return `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: spawn-}
spec:
  entrypoint: main
  templates:
  - name: main
    steps:
    - [${lanes.join(", ")}]
  - name: lane
    steps:
${steps.join("\n")}
  - name: echo
    container: {image: busybox, command: [sh, -c], args: ["echo hi"]}
`;
}
