import type { StatusVariables } from "@onexit/events";
import type { HistoryPort } from "@onexit/sdk";
import {
  createMemoryHistory,
  createMessage,
  createService,
  createWorld,
  encodeRequest,
  sampleRequest,
  sampleVariables,
} from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { slackAction } from "../src/action.ts";
import { type FakeSlack, startFakeSlack } from "./fake-slack.ts";

const t0 = Date.now();
const readJournal = async () => [];

interface Told {
  readonly run?: string;
  readonly status: string;
  /** Ms after the beginning. */
  readonly at: number;
  readonly parameters?: Parameters<typeof sampleRequest>[1];
}

/** Services that know of each other only what the history says. */
function createTeller(target: FakeSlack, history: HistoryPort = createMemoryHistory()) {
  const environment = { SLACK_BOT_TOKEN: "xoxb-1234567890", SLACK_API_URL: `${target.url}/api/` };
  return async ({ run = "a", status, at, parameters = { channel: "#ops" } }: Told) => {
    const world = createWorld();
    const service = createService({ action: slackAction({ history, readJournal }), environment, world });
    const { failure, ...rest } = sampleVariables;
    const variables: StatusVariables = {
      ...rest,
      ...(status === "Failed" && failure !== undefined ? { failure } : {}),
      workflow: { ...sampleVariables.workflow, uid: `uid-${run}`, name: `etl-${run}`, generateName: "etl-", status },
    };
    const workflow = { cluster: "local", namespace: "data", name: `etl-${run}`, uid: `uid-${run}` };
    const key = Buffer.from(JSON.stringify([run, status, at]))
      .toString("hex")
      .padEnd(64, "0")
      .slice(0, 64);
    const request = sampleRequest("slack", parameters, { at: t0 + at, variables, workflow, key });
    await service.deliver(encodeRequest(request));
    return world.events;
  };
}

const shown = (target: FakeSlack) => target.posted.map(({ text, thread_ts }) => [text.split("\n")[0], thread_ts]);

describe("the run's message", () => {
  it("is posted once and changed by what follows, and turning red is told in its thread with the log", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    await tell({ status: "Running", at: 1 });
    const [event] = await tell({ status: "Failed", at: 2 });
    const ts = target.posted[0]?.ts;
    expect(event).toMatchObject({ type: "ActionSucceeded", detail: "updated", created: { ts } });
    expect(shown(target)).toEqual([
      ["✖ etl-a failed at load", undefined],
      ["✖ etl-a failed at load", ts],
    ]);
    expect(target.posted[1]?.text).toContain("connection refused");
  });

  it("never goes back to what happened before", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    await tell({ status: "Succeeded", at: 2 });
    const [late] = await tell({ status: "Running", at: 1 });
    expect(late).toMatchObject({ type: "ActionSuppressed", reason: expect.stringContaining("later already") });
    expect(shown(target)).toEqual([["✔ etl-a succeeded", undefined]]);
  });

  it("is changed again, and its reply posted once, when Slack's replies are lost", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    await tell({ status: "Running", at: 1 });
    target.next("lose the reply");
    const events = await tell({ status: "Failed", at: 2 });
    expect(events.at(-1)).toMatchObject({ type: "ActionSucceeded" });
    expect(shown(target)).toHaveLength(2);
  });

  it("is posted once when its very first reply is lost", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    target.next("lose the reply");
    const events = await tell({ status: "Failed", at: 1 });
    expect(events.at(-1)).toMatchObject({ type: "ActionSucceeded", already: true });
    await tell({ status: "Succeeded", at: 2 });
    expect(shown(target)).toEqual([["✔ etl-a succeeded", undefined]]);
  });

  it("is waited for while another process posts it, and posted when that process is gone", async () => {
    await using target = await startFakeSlack();
    const history = createMemoryHistory();
    const place = ["slack", "run", `${target.url}/api/`, "uid-a", "#ops"];
    const environment = { SLACK_BOT_TOKEN: "xoxb-1234567890", SLACK_API_URL: `${target.url}/api/` };
    const revision = await history.put(place, { posting: "another", since: Date.now() });
    const world = createWorld();
    const { workflow: sample } = sampleVariables;
    const request = sampleRequest(
      "slack",
      { channel: "#ops" },
      { workflow: { ...sample, cluster: "local", uid: "uid-a" } },
    );
    const service = createService({ action: slackAction({ history, readJournal }), environment, world });
    await service.handle(createMessage(encodeRequest(request)));
    expect(world.events).toMatchObject([{ type: "ActionFailed", outcome: "retry" }]);
    expect(target.posted).toEqual([]);
    await history.put(place, { posting: "another", since: Date.now() - 61_000 }, revision);
    await service.deliver(encodeRequest(request));
    expect(world.events.at(-1)).toMatchObject({ type: "ActionSucceeded", detail: "posted" });
    expect(target.posted).toHaveLength(1);
  });

  it("is posted anew when somebody deleted it", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    await tell({ status: "Running", at: 1 });
    target.refuse("chat.update", { error: "message_not_found" });
    await tell({ status: "Succeeded", at: 2 });
    expect(shown(target)).toEqual([
      ["● etl-a is running", undefined],
      ["✔ etl-a succeeded", undefined],
    ]);
  });

  it("leaves a message with a text of its own alone", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    for (const at of [1, 2]) await tell({ status: "Running", at, parameters: { channel: "#ops", text: `note ${at}` } });
    expect(shown(target).map(([text]) => text)).toEqual(["note 1", "note 2"]);
  });
});

describe("failures in a row", () => {
  it("stand in the thread of the first, are counted, and are closed by the success that ends them", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    await tell({ run: "a", status: "Failed", at: 1 });
    await tell({ run: "b", status: "Failed", at: 2 });
    await tell({ run: "c", status: "Succeeded", at: 3 });
    await tell({ run: "d", status: "Failed", at: 4 });
    const first = target.posted[0]?.ts;
    expect(shown(target)).toEqual([
      ["✖ etl-a failed at load", undefined],
      ["✖ etl-b failed at load", first],
      ["✔ etl-c recovered after 2 failures", first],
      ["✖ etl-d failed at load", undefined],
    ]);
    expect(JSON.stringify(target.posted[1]?.blocks)).toContain("failure 2 in a row");
    expect(JSON.stringify(target.posted[3]?.blocks)).toContain("regressed");
  });

  it("are found in the thread when a reply was lost there", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    await tell({ run: "a", status: "Failed", at: 1 });
    target.next("lose the reply");
    const events = await tell({ run: "b", status: "Failed", at: 2 });
    expect(events.at(-1)).toMatchObject({ type: "ActionSucceeded", already: true });
    expect(target.posted).toHaveLength(2);
  });

  it("are variables of a text, and may be left untold", async () => {
    await using target = await startFakeSlack();
    const tell = createTeller(target);
    const parameters = {
      channel: "#ops",
      text: "{{workflow.name}} {{history.condition}} {{history.consecutiveFailures}}",
      only: ["failed", "fixed"],
    };
    await tell({ run: "a", status: "Failed", at: 1, parameters });
    const [repeated] = await tell({ run: "b", status: "Failed", at: 2, parameters });
    await tell({ run: "c", status: "Succeeded", at: 3, parameters });
    expect(repeated).toMatchObject({ type: "ActionSuppressed", reason: expect.stringContaining("still failing") });
    expect(shown(target).map(([text]) => text)).toEqual(["etl-a failed 1", "etl-c fixed 1"]);
  });
});
