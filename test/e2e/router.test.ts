import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packedMain } from "../support/built.ts";
import { type Child, startNode } from "../support/child.ts";
import { type Cluster, createCluster } from "../support/cluster.ts";
import { eventually } from "../support/nats.ts";

const policies = `
apiVersion: onexit.dev/v1
kind: ExitPolicy
metadata: {name: tell}
spec:
  on: [Failed, Recovered]
  actions:
  - slack: {channel: "#deploys", text: "{{workflow.name}} {{workflow.status}} {{history.consecutiveFailures}}"}
`;

const workflow = (name: string, exit: number) => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: ${name}, labels: {workflows.argoproj.io/cron-workflow: web}}
spec:
  entrypoint: main
  templates:
  - name: main
    script: {image: alpine, command: [sh], source: "exit ${exit}"}
`;

let cluster: Cluster;
let dir: string;
let router: Child | undefined;

const startRouter = async () => {
  const environment = { ...cluster.environment, ONEXIT_POLICIES: dir, ONEXIT_ACK_WAIT_MS: "500" };
  router = startNode({ args: [packedMain("router")], env: environment });
  await router.says(/router follows the stream/);
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "onexit-policies-"));
  await writeFile(join(dir, "policies.yaml"), policies);
  cluster = await createCluster();
  await startRouter();
});
afterAll(async () => {
  await router?.kill();
  await cluster?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

it("a router that is killed again and again tells of every failure once, and miscounts none", async () => {
  let failures = 0;
  let killed = 0;
  let running = true;
  const killing = (async () => {
    while (running) {
      await sleep(20 + Math.random() * 500);
      await router?.kill();
      killed += 1;
      await startRouter();
    }
  })();
  for (; killed < 6 || failures < 20; failures += 1) {
    await cluster.submit(workflow(`web-${failures}`, 1));
    await cluster.settled(`web-${failures}`);
  }
  await cluster.submit(workflow("web-good", 0));
  await cluster.settled("web-good");
  const said = async () => {
    const { slack } = await cluster.inbox.messages();
    return (slack["#deploys"] ?? []).map(({ text }) => text);
  };
  const expected = [
    ...Array.from({ length: failures }, (_, i) => `web-${i} Failed ${i + 1}`),
    `web-good Succeeded ${failures}`,
  ];
  // A machine that is busy enough would see none of them live long enough to get on.
  running = false;
  await killing;
  await eventually(async () => (await said()).length >= expected.length, 60_000);
  // What would come twice comes when the last one has taken up what its predecessor left.
  await sleep(2_000);
  expect([...(await said())].sort()).toEqual([...expected].sort());
});
