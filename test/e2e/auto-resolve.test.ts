import { afterAll, beforeAll, expect, it } from "vitest";
import { packedMain } from "../support/built.ts";
import { type Child, startNode } from "../support/child.ts";
import { type Cluster, createCluster } from "../support/cluster.ts";
import { eventually } from "../support/nats.ts";

/** A run of `web` that asks for PagerDuty only when it fails; so does its handler's cleaning up, which may go wrong. */
const workflow = (name: string, { exit, autoResolve = true }: { exit: number; autoResolve?: boolean }) => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: ${name}, labels: {workflows.argoproj.io/cron-workflow: ${autoResolve ? "web" : "kept"}}}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    script: {image: alpine, command: [sh], source: "exit ${exit}"}
  - name: bye
    steps:
    - - {name: page, template: page, when: "{{workflow.status}} != Succeeded"}
  - name: page
    plugin: {pagerduty: {autoResolve: ${autoResolve}}}
`;

let cluster: Cluster;
const replicas: Child[] = [];

const startReplica = async () => {
  const replica = startNode({ args: [packedMain("pagerduty")], env: cluster.environment });
  replicas.push(replica);
  await replica.says(/takes requests/);
  return replica;
};

beforeAll(async () => {
  cluster = await createCluster();
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await cluster?.[Symbol.asyncDispose]();
});

const run = async (name: string, how: Parameters<typeof workflow>[1]) => {
  await cluster.submit(workflow(name, how));
  await cluster.settled(name);
};
const said = async () => {
  const received = await cluster.inbox.received();
  const events = received.filter(({ provider }) => provider === "pagerduty").map(({ request }) => request);
  return events.map(({ event_action, dedup_key }) => `${event_action} ${String(dedup_key).split("/").at(-1)}`);
};

// What a dead service has taken of the journal comes again after half a minute.
it("what a run has opened is closed by a later run's success, whoever dies and however many look", {
  timeout: 240_000,
}, async () => {
  await run("web-1", { exit: 1 });
  await run("kept-1", { exit: 1, autoResolve: false });
  expect([...(await said())].sort()).toEqual(["trigger kept", "trigger web"]);

  // Nobody hears of the successes; then one begins to act on them and dies, and two come who share what is left.
  await cluster.kill("pagerduty");
  await run("web-2", { exit: 0 });
  await run("kept-2", { exit: 0 });
  await cluster.start("pagerduty", { ONEXIT_CRASH_AT: "acted" });
  expect(await cluster.endOf("pagerduty")).toBe("SIGKILL");
  await Promise.all([startReplica(), startReplica()]);
  await eventually(async () => (await said()).includes("resolve web"), 90_000);

  await run("web-3", { exit: 1 });
  await eventually(async () => (await said()).filter((one) => one === "trigger web").length === 2);
  await replicas[0]?.kill();
  await run("web-4", { exit: 0 });
  await eventually(async () => (await said()).at(-1) === "resolve web", 90_000);
  const heard = (await said()).filter((one, i, all) => one !== all[i - 1]);
  expect(heard.filter((one) => one.endsWith(" web"))).toEqual([
    "trigger web",
    "resolve web",
    "trigger web",
    "resolve web",
  ]);
  expect(heard).not.toContain("resolve kept");
});
