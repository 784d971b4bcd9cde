import type { JsonObject, StatusVariables, WorkflowFinished } from "@onexit/events";
import { readConfig } from "@onexit/sdk";
import {
  createMemoryHistory,
  createMessage,
  createService,
  createWorld,
  encodeRequest,
  sampleRequest,
  sampleVariables,
} from "@onexit/sdk/testing";
import { expect, it } from "vitest";
import { pagerdutyAction } from "../src/action.ts";
import { pagerdutyConfig } from "../src/config.ts";
import { environmentOf, startFakePagerDuty } from "./fake-pagerduty.ts";

const start = Date.now() - 3_600_000;
/** Seconds after the start of each test, as epoch ms. */
const at = (seconds: number) => start + seconds * 1_000;

/** A run of one template that began and ended then, in seconds. */
interface Run {
  readonly status: "Failed" | "Succeeded";
  readonly began: number;
  readonly ended: number;
}

function variablesOf({ status, began, ended }: Run): StatusVariables {
  const workflow = { ...sampleVariables.workflow, name: `orders-${began}`, generateName: "orders-", status };
  return { ...sampleVariables, workflow: { ...workflow, uid: `uid-${began}`, duration: (ended - began).toFixed(6) } };
}

/** PagerDuty, a history, and any number of services one after the other. */
async function createStage() {
  const target = await startFakePagerDuty();
  const environment = environmentOf(target);
  const action = pagerdutyAction({ history: createMemoryHistory() });
  const { values } = readConfig(pagerdutyConfig, environment);

  const requestOf = (run: Run, parameters: JsonObject, isUnasked: boolean) => {
    const origin = isUnasked ? ({ kind: "event", event: "WorkflowFinished" } as const) : undefined;
    const variables = variablesOf(run);
    const changes = { at: at(run.ended), variables, ...(origin === undefined ? {} : { origin }) };
    return encodeRequest(sampleRequest("pagerduty", parameters, changes));
  };
  const deliver = async (data: Uint8Array, world = createWorld()) => {
    await createService({ action, environment, world }).deliver(data);
    return world.events;
  };
  const askAtEndOf = (run: Run) => {
    const { status, ended } = run;
    const variables = variablesOf(run);
    const event: WorkflowFinished = { type: "WorkflowFinished", at: at(ended), phase: status, message: "", variables };
    const { namespace, name, uid } = variables.workflow;
    const workflow = { cluster: "local", namespace, name, uid };
    return action.callsFor?.({ event, workflow, variables, config: values as never }) ?? [];
  };
  return {
    target,
    /** The run's handler asks for PagerDuty. */
    handler: (run: Run, parameters: JsonObject = {}) => deliver(requestOf(run, parameters, false)),
    /** The same, but the first attempt's reply is lost; call what comes back for the attempts that follow. */
    async handlerInDoubt(run: Run) {
      const world = createWorld();
      const data = requestOf(run, {}, false);
      target.next("lose the reply");
      await createService({ action, environment, world }).handle(createMessage(data));
      world.advance(60_000);
      return () => deliver(data, world);
    },
    askAtEndOf,
    /** The run ends, and whatever that calls for is delivered. */
    async end(run: Run) {
      for (const { parameters } of await askAtEndOf(run)) await deliver(requestOf(run, parameters, true));
    },
    said: () => target.enqueued.map(({ event_action, dedup_key }) => `${event_action} ${dedup_key.split("/").pop()}`),
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
  };
}

const failed: Run = { status: "Failed", began: 0, ended: 10 };
const later: Run = { status: "Succeeded", began: 20, ended: 30 };

it("resolves the alerts of a template when a later run succeeds that asked for nothing", async () => {
  await using stage = await createStage();
  await stage.handler(failed);
  await stage.handler(failed, { dedup_key: "{{workflow.name}} \\{{x}}" });
  await stage.end(later);
  expect(stage.said()).toEqual([
    "trigger orders",
    "trigger orders-0 {{x}}",
    "resolve orders",
    "resolve orders-0 {{x}}",
  ]);
  await stage.end({ status: "Succeeded", began: 40, ended: 50 });
  expect(stage.said()).toHaveLength(4);
});

it("calls for nothing where nothing is open, where the run failed, and where nobody may page", async () => {
  await using stage = await createStage();
  expect(await stage.askAtEndOf(later)).toEqual([]);
  await stage.handler(failed);
  expect(await stage.askAtEndOf({ ...later, status: "Failed" })).toEqual([]);
  expect(await stage.askAtEndOf(later)).toHaveLength(1);
});

it("says the same when it is asked again after a crash", async () => {
  await using stage = await createStage();
  await stage.handler(failed);
  expect(await stage.askAtEndOf(later)).toEqual(await stage.askAtEndOf(later));
});

it("leaves an alert that asked for it, and one that the handler has resolved", async () => {
  await using stage = await createStage();
  await stage.handler(failed, { dedup_key: "kept", autoResolve: "false" });
  await stage.handler(failed);
  await stage.handler(later);
  await stage.end(later);
  expect(stage.said()).toEqual(["trigger kept", "trigger orders", "resolve orders"]);
});

it("leaves an alert that a newer run has triggered again, whichever is heard of first", async () => {
  await using stage = await createStage();
  await stage.handler(failed);
  const newer: Run = { status: "Failed", began: 22, ended: 25 };
  // The success is looked at before the newer run's trigger is sent, and resolves after it.
  const calls = await stage.askAtEndOf(later);
  await stage.handler(newer);
  expect(calls).toHaveLength(1);
  await stage.end(later);
  expect(stage.said()).toEqual(["trigger orders", "trigger orders"]);
  await stage.end({ status: "Succeeded", began: 40, ended: 50 });
  expect(stage.said().at(-1)).toBe("resolve orders");
});

it("does not page for a failure that was so long on its way that a later run has succeeded", async () => {
  await using stage = await createStage();
  await stage.handler({ status: "Failed", began: -20, ended: -10 });
  await stage.end(later);
  const [event] = await stage.handler(failed);
  expect(event).toMatchObject({
    type: "ActionSuppressed",
    reason: expect.stringContaining("began later has succeeded"),
  });
  expect(stage.said()).toEqual(["trigger orders", "resolve orders"]);
});

it("resolves what may have been triggered by an attempt that nobody heard of again", async () => {
  await using stage = await createStage();
  await stage.handler({ status: "Failed", began: -20, ended: -10 });
  const goOn = await stage.handlerInDoubt(failed);
  await stage.end(later);
  expect((await goOn()).at(-1)).toMatchObject({ type: "ActionSuppressed" });
  expect(stage.said()).toEqual(["trigger orders", "trigger orders", "resolve orders", "resolve orders"]);
});

it("has nothing to resolve where PagerDuty refused the trigger", async () => {
  await using stage = await createStage();
  stage.target.next({ status: 400 });
  await stage.handler(failed);
  expect(await stage.askAtEndOf(later)).toEqual([]);
});
