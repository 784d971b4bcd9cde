import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { archivesOf } from "../support/archive.ts";
import { type Cluster, createCluster, type ShownWorkflow } from "../support/cluster.ts";
import { everythingOnce, tallyOf } from "../support/tally.ts";
import { commit, failingWorkflow } from "../support/workflows.ts";

describe("a failing workflow with an exit handler, on parts that are processes of their own", () => {
  const name = "build-web";
  let cluster: Cluster;
  let workflow: ShownWorkflow;

  beforeAll(async () => {
    cluster = await createCluster();
    await cluster.submit(failingWorkflow({ name, ...cluster }));
    workflow = await cluster.settled(name);
  });
  afterAll(() => cluster?.[Symbol.asyncDispose]());

  it("ends as Failed, with its handler's own phase beside it", () => {
    expect(workflow.status).toMatchObject({
      phase: "Failed",
      progress: "8/8",
      exitHandler: { template: "exit-handler", ranBecause: "Failed", phase: "Succeeded", message: "" },
    });
  });

  it("does everything exactly once", async () => {
    expect(await tallyOf(await cluster.inbox.messages(), { name, ...cluster })).toEqual(everythingOnce(name));
  });

  it("lists its five deliveries in the order in which they were asked for", () => {
    expect(
      workflow.status.deliveries.map(({ action, state, attempt, message }) => [action, state, attempt, message]),
    ).toEqual([
      ["cleanup", "sent", 1, "1 removed"],
      ["slack", "sent", 1, "posted"],
      ["pagerduty", "sent", 1, "trigger accepted"],
      ["github-status", "sent", 1, `failure (onexit/${name})`],
      ["archive", "sent", 1, expect.stringMatching(/^7 files, /)],
    ]);
  });

  it("has Argo's nodes in the order in which they were started", () => {
    const nodes = Object.values(workflow.status.nodes).filter(({ type }) => type === "Pod" || type === "Plugin");
    expect(nodes.map((node) => `${node.displayName} ${node.phase}`)).toEqual([
      "build Succeeded",
      "test Failed",
      "note Succeeded",
      "cleanup Succeeded",
      "notify Succeeded",
      "page-oncall Succeeded",
      "commit-status Succeeded",
      "archive Succeeded",
    ]);
  });

  it("starts the handler when the last step has ended, and ends after it", async () => {
    const journal = await cluster.journal(workflow);
    const order = journal
      .map((event) => ("node" in event ? `${event.type} ${event.node}` : event.type))
      .filter((text) => /^(ExitHandler|Workflow)|test$|note$/.test(text));
    expect(order).toEqual([
      "WorkflowSubmitted",
      "WorkflowStarted",
      `NodeStarted ${name}[1].test`,
      `NodeFinished ${name}[1].test`,
      "ExitHandlerStarted",
      `NodeStarted ${name}.onExit[0].note`,
      `NodeFinished ${name}.onExit[0].note`,
      "ExitHandlerFinished",
      "WorkflowFinished",
    ]);
  });

  it("tells GitHub what failed and how long it took", async () => {
    const { github } = await cluster.inbox.messages();
    expect(github[`${commit.repo}@${commit.sha}`]).toMatchObject([
      {
        context: `onexit/${name}`,
        description: expect.stringMatching(/^Failed at test: main: Error \(exit code 1\) \(\d/),
      },
    ]);
  });

  it("pages with the failed step's last words", async () => {
    const { pagerduty } = await cluster.inbox.messages();
    expect(pagerduty).toMatchObject([
      {
        severity: "critical",
        payload: { custom_details: { step: "test", log_tail: "3 tests failed", exit_code: "1" } },
      },
    ]);
  });

  it("marks the Slack message with the delivery's key, by which it can be found again", async () => {
    const { slack } = await cluster.inbox.messages();
    const { key } = workflow.status.deliveries.find(({ action }) => action === "slack") ?? { key: "none" };
    expect(slack["#deploys"]).toMatchObject([{ metadata: { event_payload: { key } } }]);
  });

  it("archives every step's log", async () => {
    const [manifest] = await archivesOf(cluster.archive, name);
    const logs = (manifest?.files ?? []).map(({ path }) => path).filter((path) => path.startsWith("logs/"));
    const texts = await Promise.all(
      logs.map(async (path) => gunzipSync(await readFile(join(dirname(manifest?.path ?? ""), path))).toString()),
    );
    expect(manifest?.notes).toEqual([]);
    // Each line begins with its time.
    expect(texts.sort()).toEqual([
      expect.stringMatching(new RegExp(`stdout built ${name}\n$`)),
      expect.stringMatching(/stdout 3 tests failed\n$/),
      expect.stringMatching(new RegExp(`stdout ${name} is Failed\n$`)),
    ]);
  });
});
