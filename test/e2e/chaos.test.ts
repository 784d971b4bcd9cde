import { setTimeout as sleep } from "node:timers/promises";
import type { FaultTarget } from "@onexit/inbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cluster, createCluster, type ServiceName, type ShownWorkflow, serviceNames } from "../support/cluster.ts";
import { eventually } from "../support/nats.ts";
import { everythingOnce, type Tally, tallyOf } from "../support/tally.ts";
import { failingWorkflow, type Pace } from "../support/workflows.ts";

let cluster: Cluster;
let count = 0;

beforeAll(async () => {
  cluster = await createCluster();
});
afterAll(() => cluster?.[Symbol.asyncDispose]());

/** A workflow that no other row has, submitted. */
async function submit(pace?: Pace): Promise<string> {
  count += 1;
  const name = `chaos-${count}`;
  await cluster.submit(failingWorkflow({ name, ...cluster }, pace));
  return name;
}

/** The tally while its steps run, before anything of it has ended. */
const tally = async (name: string): Promise<Tally> => tallyOf(await cluster.inbox.messages(), { name, ...cluster });

async function expectEverythingOnce(name: string, { triggers = [1] } = {}): Promise<void> {
  const workflow = await cluster.settled(name);
  const found = await tally(name);
  // PagerDuty cannot be asked; a repetition under the same dedup key is no second alert.
  const [alert] = found.pagerduty;
  expect(triggers).toContain(alert?.triggers);
  expect({ ...found, pagerduty: found.pagerduty.map((one) => ({ ...one, triggers: 1 })) }).toEqual(
    everythingOnce(name),
  );
  expect(statusOf(workflow)).toEqual({ phase: "Failed", handler: "Succeeded", sent: [...serviceNames].sort() });
  const journal = await cluster.journal(workflow);
  const types = journal.map(({ type }) => type);
  for (const once of ["ExitHandlerStarted", "ExitHandlerFinished", "WorkflowFinished"]) {
    expect(types.filter((type) => type === once)).toHaveLength(1);
  }
  expect(types.filter((type) => type === "DeliveryEnded")).toHaveLength(5);
}

function statusOf({ status }: ShownWorkflow) {
  return {
    phase: status.phase,
    handler: status.exitHandler?.phase,
    sent: status.deliveries
      .filter(({ state }) => state === "sent")
      .map(({ action }) => action)
      .sort(),
  };
}

describe("a service that is killed", () => {
  const points = [
    { point: "claimed", when: "after it claimed a delivery" },
    { point: "acted", when: "after it acted, before that was recorded" },
    { point: "recorded", when: "after the ledger had the act, before it was published" },
    { point: "published", when: "after it was published, before the request was acknowledged" },
  ];
  const rows = points.flatMap(({ point, when }) => serviceNames.map((service) => [service, when, point] as const));

  it.each(rows)("%s, %s: the next one goes on", async (service, _, point) => {
    await cluster.kill(service);
    await cluster.start(service, { ONEXIT_CRASH_AT: point });
    const name = await submit();
    expect(await cluster.endOf(service)).toBe("SIGKILL");
    await cluster.start(service);
    await expectEverythingOnce(name, { triggers: service === "pagerduty" && point === "acted" ? [2] : [1] });
  });
});

describe("a reply that is lost after the act", () => {
  const rows: readonly (readonly [ServiceName, FaultTarget])[] = [
    ["slack", "/api/chat.postMessage"],
    ["pagerduty", "/v2/enqueue"],
    ["github-status", "/api/v3/repos/acme/web/statuses/"],
  ];

  it.each(rows)("of %s does not make it act twice", async (service, target) => {
    await cluster.inbox.fault(target, { dropReply: true });
    const name = await submit();
    await expectEverythingOnce(name, { triggers: service === "pagerduty" ? [2] : [1] });
    const workflow = await cluster.get(name);
    expect(workflow.status.deliveries.find(({ action }) => action === service)).toMatchObject({ attempt: 2 });
  });
});

describe("an engine that is killed", () => {
  const moments: readonly { when: string; pace: Pace; reached: (name: string) => Promise<boolean> }[] = [
    { when: "while a step runs", pace: { test: 1 }, reached: async (name) => (await tally(name)).ran.test === 1 },
    {
      when: "while a step of the handler runs",
      pace: { note: 1 },
      reached: async (name) => (await tally(name)).ran.note === 1,
    },
    {
      when: "as soon as the workflow was taken",
      pace: {},
      reached: async () => true,
    },
  ];

  it.each(moments.map((row) => [row.when, row] as const))("%s adopts what runs when it is back", async (_, row) => {
    const { pace, reached } = row;
    const name = await submit(pace);
    await eventually(() => reached(name));
    await cluster.kill("engine");
    await cluster.start("engine");
    await expectEverythingOnce(name);
  });

  it("while a step runs hears of its end though it ended meanwhile", async () => {
    const name = await submit({ test: 0.5 });
    await eventually(async () => (await tally(name)).ran.test === 1);
    await cluster.kill("engine");
    await sleep(1_000);
    await cluster.start("engine");
    await expectEverythingOnce(name);
  });

  it.each(serviceNames)("while it waits for %s learns what was done meanwhile", async (service) => {
    await cluster.kill(service);
    const name = await submit();
    await cluster.until(name, ({ status }) => status.deliveries.some(({ action }) => action === service));
    await cluster.kill("engine");
    await cluster.start(service);
    // Time for the service to act and to tell nobody.
    await sleep(500);
    await cluster.start("engine");
    await expectEverythingOnce(name);
  });
});

describe("a nats-server that is killed and back a second later", () => {
  const moments: readonly { when: string; pace: Pace; step: "test" | "note" }[] = [
    { when: "while a step runs", pace: { test: 0.5 }, step: "test" },
    { when: "while a step of the handler runs", pace: { note: 0.5 }, step: "note" },
  ];

  it.each(moments.map((row) => [row.when, row] as const))("%s has lost nothing", async (_, { pace, step }) => {
    const name = await submit(pace);
    await eventually(async () => (await tally(name)).ran[step] === 1);
    await cluster.kill("nats");
    await sleep(1_000);
    await cluster.start("nats");
    await expectEverythingOnce(name);
  });

  it.each(serviceNames)("while %s has a delivery in hand has lost nothing", async (service) => {
    await cluster.kill(service);
    const name = await submit();
    await cluster.until(name, ({ status }) => status.deliveries.some(({ action }) => action === service));
    await cluster.start(service);
    await cluster.kill("nats");
    await sleep(1_000);
    await cluster.start("nats");
    await expectEverythingOnce(name, { triggers: service === "pagerduty" ? [1, 2] : [1] });
  });
});

describe("a part that is killed at any moment", () => {
  const rows = [30, 90, 150, 220, 300, 400].flatMap((ms) =>
    (["engine", "nats"] as const).map((part) => [part, ms] as const),
  );

  it.each(rows)("%s, %i ms after the workflow was taken, has lost nothing and doubled nothing", async (part, ms) => {
    const name = await submit();
    await sleep(ms);
    await cluster.kill(part);
    await cluster.start(part);
    await expectEverythingOnce(name, { triggers: [1, 2] });
  });
});

describe("everything that is killed at once", () => {
  it("goes on where it was", async () => {
    const name = await submit({ note: 0.3 });
    await eventually(async () => (await tally(name)).ran.note === 1);
    await Promise.all((["nats", "engine", ...serviceNames] as const).map((part) => cluster.kill(part)));
    await cluster.start("nats");
    await Promise.all((["engine", ...serviceNames] as const).map((part) => cluster.start(part)));
    await expectEverythingOnce(name);
  });
});
