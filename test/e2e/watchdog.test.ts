import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onexitMain, packedMain } from "../support/built.ts";
import { baseEnvironment, type Child, startNode } from "../support/child.ts";
import { type Cluster, createCluster } from "../support/cluster.ts";
import { eventually } from "../support/nats.ts";

const workflow = `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: abandoned, annotations: {onexit.dev/on-lost.pagerduty: critical}}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    script: {image: alpine, command: [sh], source: "sleep 20; exit 1"}
  - {name: bye, plugin: {slack: {channel: "#deploys", text: "{{workflow.name}} ended"}}}
`;

let cluster: Cluster;
let router: Child | undefined;

beforeAll(async () => {
  cluster = await createCluster();
  const environment = {
    ...cluster.environment,
    ONEXIT_WATCHDOG_EVERY: "500ms",
    ONEXIT_WATCHDOG_GRACE: "1s",
    ONEXIT_WATCHDOG_LOST_AFTER: "2s",
  };
  router = startNode({ args: [packedMain("router")], env: environment });
  await router.says(/router follows the stream/);
});
afterAll(async () => {
  await router?.kill();
  await cluster?.[Symbol.asyncDispose]();
});

it("what an engine that was killed left is told of without it, and not again when it is back", async () => {
  await cluster.submit(workflow);
  await cluster.until("abandoned", ({ status }) =>
    Object.values(status.nodes).some(({ phase }) => phase === "Running"),
  );
  await cluster.kill("engine");
  const texts = async () => ((await cluster.inbox.messages()).slack["#deploys"] ?? []).map(({ text }) => text);
  await eventually(async () => (await texts()).length > 0, 40_000);
  await eventually(async () => (await cluster.inbox.messages()).pagerduty.length > 0, 40_000);
  const tail = async () => {
    const args = [onexitMain, "events", "tail"];
    const child = startNode({ args, env: { ...baseEnvironment, NATS_URL: cluster.environment.NATS_URL } });
    await child.ends();
    return child.stdout();
  };
  await eventually(async () => /watch\.finding Lost abandoned/.test(await tail()), 20_000);
  expect(await tail()).toMatch(/watch\.finding EngineGone abandoned .*its engine has not been heard of/);

  await cluster.start("engine");
  const settled = await cluster.settled("abandoned", 60_000);
  expect(settled.status).toMatchObject({ phase: "Failed", exitHandler: { phase: "Succeeded" } });
  expect(settled.status.deliveries).toMatchObject([{ action: "slack", state: "sent" }]);
  await sleep(2_000);
  expect(await texts()).toEqual(["abandoned ended"]);
});
