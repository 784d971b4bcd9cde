import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fold, type WorkflowState } from "@onexit/interpreter";
import { openEventLog } from "@onexit/nats";
import { defineAction, startAction } from "@onexit/sdk";
import { expect, it } from "vitest";
import { baseEnvironment, type Child, startNode } from "../../support/child.ts";
import { createTempDir, createTestServer, eventually, type TestServer } from "../../support/nats.ts";

/** Every step writes its name down; `bad` fails until there is a file `mended`, and waits for one called `go`. */
const workflow = (dir: string) => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: twice}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    dag:
      tasks:
      - {name: good, template: step, arguments: {parameters: [{name: do, value: "true"}]}}
      - name: bad
        template: step
        arguments: {parameters: [{name: do, value: "[ -e ${dir}/mended ] && until [ -e ${dir}/go ]; do sleep 0.02; done"}]}
      - {name: after, depends: bad, template: step, arguments: {parameters: [{name: do, value: "true"}]}}
  - name: step
    inputs: {parameters: [{name: do}]}
    container: {image: alpine, command: [sh, -c], args: ["echo {{node.name}} >> ${dir}/ran; {{inputs.parameters.do}}"]}
  - name: bye
    plugin: {webhook: {url: "http://127.0.0.1:1/{{workflow.status}}", required: true}}
`;

const script = new URL("engine-process.mjs", import.meta.url).pathname;

function startEngineProcess(server: TestServer, dataDir: string, ...args: readonly string[]): Child {
  const { token, port } = server.server;
  const url = `nats://127.0.0.1:${port}`;
  return startNode({ args: [script, url, token, dataDir, ...args], env: baseEnvironment });
}

it("a retried workflow goes on after kill -9, runs its handler again and delivers once for each run", async () => {
  await using server = await createTestServer();
  await using temp = await createTempDir();
  const nats = await server.connect();
  const said: string[] = [];
  const webhook = defineAction({
    name: "webhook",
    run: async ({ request, key, variables }) => {
      said.push(`${variables.workflow.status} ${key === request.key}`);
      return { outcome: "succeeded", detail: "200" };
    },
  });
  await using _ = await startAction(webhook, { nats, environment: {}, logLevel: "error" });
  const file = join(temp.dir, "workflow.yaml");
  await writeFile(file, workflow(temp.dir));
  const dataDir = join(temp.dir, "data");
  const ran = async () => (await readFile(join(temp.dir, "ran"), "utf8").catch(() => "")).trim().split("\n");

  const first = startEngineProcess(server, dataDir, "submit", file);
  const [, uid = ""] = await first.says(/submitted (\S+)/);
  await first.says(/settled Failed run 0/);
  await first.kill();
  expect((await ran()).toSorted()).toEqual(["twice.bad", "twice.good"]);
  expect(said).toEqual(["Failed true"]);

  // It waits in the step that is tried again when its engine is killed.
  await writeFile(join(temp.dir, "mended"), "");
  const second = startEngineProcess(server, dataDir, "retry", uid);
  await second.says(/retry: \{"workflow"/);
  await eventually(async () => (await ran()).length === 3);
  await second.kill();
  const third = startEngineProcess(server, dataDir, "retry", uid);
  await third.says(/retry: \{"problem":"Cannot retry a workflow in phase Running/);
  await writeFile(join(temp.dir, "go"), "");
  await third.says(/settled Succeeded run 1/);
  await third.kill();

  expect((await ran()).slice(2)).toEqual(["twice.bad", "twice.after"]);
  expect(said).toEqual(["Failed true", "Succeeded true"]);
  // From the journal: the engine was killed as soon as it had decided the end.
  let state: WorkflowState | undefined;
  const address = { cluster: "local", namespace: "default", uid };
  for await (const { decision } of openEventLog(nats).read(address, 0)) state = fold(state, decision.events);
  expect(state).toMatchObject({ phase: "Succeeded", run: 1, exit: { status: "Succeeded" } });
  const deliveries = [...(state?.deliveries.values() ?? [])];
  expect(deliveries.map(({ state }) => state)).toEqual(["sent", "sent"]);
  expect(new Set(deliveries.map(({ key }) => key)).size).toBe(2);
});
