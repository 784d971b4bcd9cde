import { afterAll, beforeAll, expect, it } from "vitest";
import { packedMain } from "../support/built.ts";
import { type Child, startNode } from "../support/child.ts";
import { type Cluster, createCluster } from "../support/cluster.ts";
import { eventually } from "../support/nats.ts";

const workflow = (name: string) => `
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: ${name}}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    script: {image: alpine, command: [sh], source: "exit 1"}
  - name: bye
    plugin: {slack: {channel: "#storm"}}
`;

const digestAfter = { SLACK_DIGEST_AFTER: "2" };

let cluster: Cluster;
const replicas: Child[] = [];

beforeAll(async () => {
  cluster = await createCluster();
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.kill()));
  await cluster?.[Symbol.asyncDispose]();
});

const messages = async () => (await cluster.inbox.messages()).slack["#storm"] ?? [];

it("failures beyond the limit stand in one message, whoever dies while it is written", {
  timeout: 180_000,
}, async () => {
  const names = Array.from({ length: 14 }, (_, n) => `storm-${n}-end`);
  await cluster.kill("slack");
  for (const name of names) await cluster.submit(workflow(name));
  // Four services die one after the other, each when it has told of something and nobody knows.
  for (const point of ["acted:1", "acted:2", "claimed:9", "recorded:2"]) {
    await cluster.start("slack", { ...digestAfter, ONEXIT_CRASH_AT: point });
    expect(await cluster.endOf("slack")).toBe("SIGKILL");
  }
  for (let n = 0; n < 2; n += 1) {
    const env = { ...cluster.environment, ...digestAfter };
    const replica = startNode({ args: [packedMain("slack")], env });
    replicas.push(replica);
    await replica.says(/takes requests/);
  }
  for (const name of names) {
    const { status } = await cluster.settled(name, 90_000);
    expect(status.deliveries.map(({ state }) => state)).toEqual(["sent"]);
  }
  await eventually(async () => (await messages()).length > 0);
  const texts = (await messages()).map((message) => JSON.stringify(message));
  const digests = texts.filter((text) => text.includes("failed within"));
  expect(digests).toHaveLength(1);
  const alone = texts.filter((text) => !text.includes("failed within"));
  expect(alone.length).toBeLessThanOrEqual(2);
  const placesOf = (name: string) => texts.filter((text) => text.includes(name)).length;
  expect(names.map(placesOf)).toEqual(Array(14).fill(1));
});
