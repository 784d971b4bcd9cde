import type { Failure, StatusVariables, WorkflowEvent } from "@onexit/events";
import {
  createMemoryHistory,
  createService,
  createWorld,
  encodeRequest,
  sampleRequest,
  sampleVariables,
} from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { slackAction } from "../src/action.ts";
import { startFakeSlack } from "./fake-slack.ts";

const steps = ["lint", "unit", "e2e"];
const journal = steps.flatMap((step): WorkflowEvent[] => [
  {
    type: "NodeStarted",
    at: 1,
    node: step,
    displayName: step,
    nodeType: "Pod",
    template: step,
    onExit: false,
    inputs: {},
    attempt: 1,
    work: {} as never,
  },
  {
    type: "NodeFinished",
    at: 2,
    node: step,
    attempt: 1,
    phase: "Failed",
    message: "exit code 1",
    outputs: { parameters: {}, exitCode: 1 },
    logTail: `log of ${step}`,
  },
]);
const failures = steps.map((displayName) => ({ displayName }) as Failure);

async function createStage(readJournal = async (): Promise<readonly WorkflowEvent[]> => journal) {
  const target = await startFakeSlack();
  const history = createMemoryHistory();
  const environment = { SLACK_BOT_TOKEN: "xoxb-1234567890", SLACK_API_URL: `${target.url}/api/` };
  let count = 0;
  return {
    target,
    history,
    /** One delivery of a run, by a service that knows of others what the history says. */
    async tell(status = "Failed", run = "a") {
      count += 1;
      const world = createWorld();
      const service = createService({ action: slackAction({ history, readJournal }), environment, world });
      const workflow = { ...sampleVariables.workflow, uid: `uid-${run}`, name: `etl-${run}`, generateName: "etl-" };
      const variables: StatusVariables = { ...sampleVariables, workflow: { ...workflow, status, failures } };
      const identity = { cluster: "local", namespace: "data", name: `etl-${run}`, uid: `uid-${run}` };
      const key = String(count).padStart(64, "0");
      const changes = { at: Date.now() + count, variables, workflow: identity, key };
      await service.deliver(encodeRequest(sampleRequest("slack", { channel: "#ops" }, changes)));
      return world.events;
    },
    /** First lines, and under which message they stand. */
    shown: () => target.posted.map(({ text, thread_ts }) => [text.split("\n")[0], thread_ts]),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}

describe("the failed steps of a run", () => {
  it("stand in the thread of its message, each with its log", async () => {
    await using stage = await createStage();
    await stage.tell();
    const [{ ts } = { ts: "" }] = stage.target.posted;
    expect(stage.shown()).toEqual([
      ["✖ etl-a failed at load", undefined],
      ["*Step* lint · exit code 1", ts],
      ["*Step* unit · exit code 1", ts],
      ["*Step* e2e · exit code 1", ts],
    ]);
    expect(stage.target.posted[2]?.text).toContain("log of unit");
  });

  it("are told once, however many deliveries tell of the failure", async () => {
    await using stage = await createStage();
    await stage.tell("Running");
    await stage.tell();
    await stage.tell();
    expect(stage.shown().filter(([text]) => text?.startsWith("*Step*"))).toHaveLength(3);
  });

  it.each([1, 2, 3, 4])("are not doubled when the replies to the first %i posts are lost", async (nth) => {
    await using stage = await createStage();
    for (let n = 1; n <= nth; n += 1) stage.target.next("lose the reply");
    const events = await stage.tell();
    expect(events.at(-1)).toMatchObject({ type: "ActionSucceeded", attempt: nth + 1 });
    expect(stage.shown().map(([text]) => text?.split(" ")[1])).toEqual(["etl-a", "lint", "unit", "e2e"]);
  });

  it("name their run where they stand in another one's thread", async () => {
    await using stage = await createStage();
    await stage.tell("Failed", "a");
    await stage.tell("Failed", "b");
    expect(stage.shown().at(-1)).toEqual(["*Step* e2e · exit code 1 of etl-b", stage.target.posted[0]?.ts]);
  });

  it("cost the message nothing when the journal cannot be read, and say that they are missing", async () => {
    await using stage = await createStage(() => Promise.reject(new Error("away")));
    const [event] = await stage.tell();
    expect(event).toMatchObject({ type: "ActionSucceeded", truncated: ["steps"] });
    expect(stage.target.posted).toHaveLength(1);
  });

  it("are told by one delivery at a time, and by the next one when that is gone", async () => {
    await using stage = await createStage();
    const place = ["slack", "steps", `${stage.target.url}/api/`, "uid-a", "#ops"];
    const telling = { by: "another", done: false };
    const revision = await stage.history.put(place, { ...telling, since: Date.now() });
    await expect(stage.tell()).rejects.toThrow("not ended");
    expect(stage.shown()).toHaveLength(1);
    await stage.history.put(place, { ...telling, since: Date.now() - 61_000 }, revision);
    await stage.tell();
    expect(stage.shown()).toHaveLength(4);
  });
});
