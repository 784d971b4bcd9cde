import { randomUUID } from "node:crypto";
import type { JsonObject, StatusVariables } from "@onexit/events";
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

/** A channel in which two failures a minute have messages of their own. */
async function createStage() {
  const target = await startFakeSlack();
  const history = createMemoryHistory();
  const environment = {
    SLACK_BOT_TOKEN: "xoxb-1234567890",
    SLACK_API_URL: `${target.url}/api/`,
    SLACK_DIGEST_AFTER: "2",
  };
  const digests = () => target.posted.filter(({ text }) => / failed within /.test(text));
  return {
    target,
    history,
    digests,
    named: () => digests().flatMap(({ blocks }) => JSON.stringify(blocks).match(/run-\d+/g) ?? []),
    /** One delivery, by a service of its own; gives its last event, and whether the run was named anywhere by then. */
    async tell(name: string, status = "Failed", crash?: "after act") {
      const world = createWorld();
      const workflow = { ...sampleVariables.workflow, uid: `uid-${name}`, name, status, generateName: "etl-" };
      const variables: StatusVariables = { ...sampleVariables, workflow };
      const identity = { cluster: "local", namespace: "data", name, uid: workflow.uid };
      const key = randomUUID().replaceAll("-", "").padEnd(64, "0");
      const data = encodeRequest(sampleRequest("slack", { channel: "#ops" }, { variables, workflow: identity, key }));
      const action = slackAction({ history, readJournal: async () => [] });
      if (crash !== undefined) {
        void createService({ action, environment, world, crash }).deliver(data);
        const isThere = () => target.posted.some(({ blocks }) => JSON.stringify(blocks).includes(name));
        await expect.poll(isThere, { timeout: 10_000 }).toBe(true);
      }
      await createService({ action, environment, world }).deliver(data);
      const isNamed = target.posted.some(({ text, blocks }) => `${text}${JSON.stringify(blocks)}`.includes(`${name} `));
      return { last: world.events.at(-1), isNamed };
    },
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `run-${n}`);

describe("many failures at once", () => {
  it("beyond the limit are told in one message, and none is sent before that names it", {
    timeout: 30_000,
  }, async () => {
    await using stage = await createStage();
    const told = await Promise.all(names(14).map((name) => stage.tell(name)));
    expect(told.map(({ last, isNamed }) => [last?.type, isNamed])).toEqual(Array(14).fill(["ActionSucceeded", true]));
    expect(stage.target.posted).toHaveLength(3);
    expect(new Set(stage.named()).size).toBe(12);
    const details = told.map(({ last }) => (last?.type === "ActionSucceeded" ? last.detail : ""));
    expect(details.filter((detail) => /^told in a digest of \d+ failures?$/.test(detail))).toHaveLength(12);
  });

  it("are told in one message when its first reply is lost, and whoever posted it dies", {
    timeout: 30_000,
  }, async () => {
    await using stage = await createStage();
    for (const name of names(2)) await stage.tell(name);
    stage.target.next("lose the reply");
    expect((await stage.tell("run-2")).last).toMatchObject({ type: "ActionSucceeded" });
    await stage.tell("run-3", "Failed", "after act");
    await stage.tell("run-4");
    expect(stage.digests()).toHaveLength(1);
    expect(stage.named()).toEqual(["run-2", "run-3", "run-4"]);
  });

  it("of the same run are told once, and what happened to it before is not told behind", async () => {
    await using stage = await createStage();
    for (const name of names(3)) await stage.tell(name);
    expect((await stage.tell("run-2")).last).toMatchObject({ type: "ActionSucceeded" });
    expect((await stage.tell("run-2", "Running")).last).toMatchObject({ type: "ActionSuppressed" });
    expect(stage.target.posted).toHaveLength(3);
    expect(stage.named()).toEqual(["run-2"]);
  });

  it("are written anew when somebody deleted the digest", { timeout: 30_000 }, async () => {
    await using stage = await createStage();
    for (const name of names(3)) await stage.tell(name);
    stage.target.refuse("chat.update", { error: "message_not_found" });
    await stage.tell("run-3");
    expect(stage.digests()).toHaveLength(2);
    expect(JSON.stringify(stage.digests()[1]?.blocks)).toMatch(/run-2.*run-3/);
  });

  it("keep away together for as long as Slack asks for, and hold up nobody who comes later", async () => {
    await using stage = await createStage();
    for (const name of names(2)) await stage.tell(name);
    stage.target.next({ status: 429, headers: { "retry-after": "600" } });
    await expect(stage.tell("run-2")).rejects.toThrow("not ended");
    await expect(stage.tell("run-3")).rejects.toThrow("not ended");
    expect(stage.target.requests.filter(({ path }) => path.endsWith("chat.postMessage"))).toHaveLength(3);
    const place = ["slack", "digest", `${stage.target.url}/api/`, "#ops", "uid-run-2"];
    const found = await stage.history.get(place);
    expect(found?.record).not.toHaveProperty("telling");
    await stage.history.put(place, { ...(found?.record as JsonObject), notBefore: 0 }, found?.revision);
    await stage.tell("run-3");
    expect(stage.named()).toEqual(["run-2", "run-3"]);
  });
});
