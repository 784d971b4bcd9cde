import { type ActionRequested, decodeEvent, encodeDecision, type WorkflowEvent } from "@onexit/events";
import { expect, it } from "vitest";
import { type Action, defineAction } from "../src/action.ts";
import { createLifecycle } from "../src/lifecycle.ts";
import { createLog } from "../src/log.ts";
import { createRedactor } from "../src/redact.ts";
import { createMessage, sampleVariables } from "../src/testing.ts";

const workflow = { cluster: "c1", namespace: "data", name: "etl.v2", uid: "uid-1" };
const subject = "onexit.c1.data.workflow.uid-1";
const finished: WorkflowEvent = {
  type: "WorkflowFinished",
  at: 1_000,
  phase: "Failed",
  message: "",
  variables: sampleVariables,
};

interface Circumstances {
  readonly now?: number;
  readonly data?: string;
  readonly callsFor?: NonNullable<Action["callsFor"]>;
}

async function handle(events: readonly WorkflowEvent[], { now = 2_000, data, callsFor }: Circumstances = {}) {
  const published: { subject: string; id: string; request: ActionRequested }[] = [];
  const lifecycle = createLifecycle({
    action: defineAction({
      name: "chat",
      on: ["WorkflowFinished", "NodeFinished"],
      ...(callsFor === undefined ? {} : { callsFor }),
      run: async () => ({ outcome: "succeeded", detail: "" }),
    }),
    config: {},
    publish: async (to, json, { id }) => {
      const decoded = decodeEvent(JSON.parse(JSON.stringify(json)));
      if ("event" in decoded) published.push({ subject: to, id, request: decoded.event as ActionRequested });
    },
    log: createLog({ name: "t", redact: createRedactor([]), destination: { write: () => undefined } }),
    now: () => now,
  });
  const text = data ?? JSON.stringify(encodeDecision({ id: "d1", events }, workflow));
  const message = { ...createMessage(new TextEncoder().encode(text)), subject };
  await lifecycle(message);
  return { published, answers: message.answers };
}

it("asks for the action once for each event that it subscribes to", async () => {
  const { published, answers } = await handle([{ type: "WorkflowStarted", at: 1 }, finished]);
  expect(answers).toEqual(["ack"]);
  expect(published).toHaveLength(1);
  const [{ request, id, subject: to } = { request: undefined }] = published;
  expect(to).toBe("onexit.c1.data.request.chat.uid-1");
  expect(id).toBe(`${request?.key}:0`);
  expect(request).toMatchObject({
    workflow,
    action: "chat",
    origin: { kind: "event", event: "WorkflowFinished" },
    variables: sampleVariables,
  });
});

it("asks under the same key when the message comes again", async () => {
  const keys = await Promise.all([handle([finished]), handle([finished])]);
  expect(new Set(keys.map(({ published }) => published[0]?.request.key)).size).toBe(1);
});

it("tells the ends of a workflow that was retried apart", async () => {
  const keys = await Promise.all([handle([finished]), handle([{ ...finished, run: 1 }])]);
  expect(new Set(keys.map(({ published }) => published[0]?.request.key)).size).toBe(2);
});

it("tells the nodes and attempts of one workflow apart", async () => {
  const node = (name: string, attempt: number): WorkflowEvent => ({
    type: "NodeFinished",
    at: 1_000,
    node: name,
    attempt,
    phase: "Failed",
    message: "exit code 1",
    outputs: { parameters: {} },
  });
  const { published } = await handle([node("a", 1), node("a", 2), node("b", 1)]);
  expect(new Set(published.map(({ id }) => id)).size).toBe(3);
  expect(published[0]?.request.variables.workflow).toMatchObject({ name: "etl.v2", message: "exit code 1" });
});

it("leaves history alone that is too old to be acted on", async () => {
  const { published, answers } = await handle([finished], { now: 25 * 3_600_000 });
  expect(published).toEqual([]);
  expect(answers).toEqual(["ack"]);
});

it("ends a journal message that it cannot read", async () => {
  const data = '[{"type":"dev.onexit.workflow.finished.v1"}]';
  expect((await handle([], { data })).answers).toEqual(["term"]);
});

it("asks for each delivery that the action calls for, under a key of its own", async () => {
  const callsFor = async ({ event }: { readonly event: WorkflowEvent }) =>
    event.type === "WorkflowFinished" ? ["a", "b"].map((name) => ({ name, parameters: { room: name } })) : [];
  const first = await handle([finished], { callsFor });
  const again = await handle([finished], { callsFor });
  expect(first.published.map(({ request }) => request.parameters)).toEqual([{ room: "a" }, { room: "b" }]);
  expect(new Set([...first.published, ...again.published].map(({ id }) => id)).size).toBe(2);
});

it("asks for nothing where the action calls for nothing, and not at all when it cannot say", async () => {
  expect(await handle([finished], { callsFor: async () => [] })).toEqual({ published: [], answers: ["ack"] });
  await expect(handle([finished], { callsFor: () => Promise.reject(new Error("away")) })).rejects.toThrow("away");
});
