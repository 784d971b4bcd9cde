import { hashOfToken, identifyByTokens, newToken } from "@onexit/engine/door";
import type { JsonObject } from "@onexit/events";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createOwnWorld, type OwnWorld } from "../../support/own-door.ts";
import { type Described, operationsOf } from "./fuzz/operations.ts";
import { problemOf } from "./fuzz/problem.ts";
import { type Known, requestFor, type Sent } from "./fuzz/request.ts";
import { send } from "./fuzz/send.ts";

/** By hand for longer, and with other seeds: `npm run fuzz:api`. */
// biome-ignore lint/suspicious/noUndeclaredEnvVars: no task of turbo runs this.
const minutes = Number(process.env.ONEXIT_FUZZ_MINUTES ?? 0);
// biome-ignore lint/suspicious/noUndeclaredEnvVars: as above.
const seed = Number(process.env.ONEXIT_FUZZ_SEED ?? 1);
const runsOfEach = 4;

const tokens = { root: newToken(), viewer: newToken() };
const entries = [
  { name: "root", hash: hashOfToken(tokens.root), grants: [{ role: "admin", namespaces: ["*"] }] },
  { name: "viewer", hash: hashOfToken(tokens.viewer), grants: [{ role: "view", namespaces: ["fuzz"] }] },
] as const;

let world: OwnWorld;
let base: string;
let operations: readonly Described[];
let known: Known;

beforeAll(async () => {
  world = await createOwnWorld();
  const identify = identifyByTokens(() => entries, Date.now);
  const guard = { identify, hosts: undefined, perSecond: 0, monotonic: () => performance.now() };
  base = await world.openDoor({ guard });
  const uid = await world.run("seed", "refuse");
  const headers = { authorization: `Bearer ${tokens.root}` };
  const get = async (path: string) => (await (await fetch(`${base}${path}`, { headers })).json()) as JsonObject;
  operations = operationsOf(await get("/openapi.json"));
  const [delivery] = (await get("/api/onexit/v1/deliveries?state=dead")).items as JsonObject[];
  known = {
    places: {
      namespace: ["default", "default", "fuzz"],
      name: ["seed", "waiting", "kept"],
      uid: [uid],
      id: [String(delivery?.id), uid, "seed"],
      nodeId: ["seed"],
      artifact: ["main-logs"],
      by: ["workflows", "archived-workflows"],
      side: ["inputs", "outputs"],
    },
    objects: {
      workflow: waiting,
      template: { metadata: { name: "kept" }, spec: waiting.spec as JsonObject },
      cronWorkflow,
    },
    tokens: [...Array.from({ length: 9 }, () => tokens.root), tokens.viewer],
  };
});
afterAll(() => world[Symbol.asyncDispose]());

/** One that runs nothing, whatever becomes of it. */
const waiting: JsonObject = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name: "waiting", labels: { a: "b" } },
  spec: {
    entrypoint: "main",
    onExit: "bye",
    arguments: { parameters: [{ name: "a", value: "b" }] },
    templates: [
      { name: "main", steps: [[{ name: "wait", template: "wait", when: "{{workflow.parameters.a}} == b" }]] },
      { name: "wait", suspend: {} },
      { name: "bye", steps: [[{ name: "tell", template: "tell" }]] },
      { name: "tell", plugin: { tell: { channel: "#x", text: "x" } } },
    ],
  },
};

const cronWorkflow: JsonObject = {
  metadata: { name: "kept" },
  spec: { schedules: ["0 0 29 2 1"], workflowSpec: waiting.spec as JsonObject },
};

/** Everything that is stored, by uid. */
async function stored(): Promise<readonly string[]> {
  const { objects } = world.engine.running;
  const kinds = [objects.workflows, objects.workflowtemplates, objects.clusterworkflowtemplates, objects.cronworkflows];
  const lists = await Promise.all(kinds.map((store) => store.list("")));
  return lists.flatMap(({ items }) => items.map(({ metadata }) => String((metadata as JsonObject).uid)));
}

async function keepsItsPromises(operation: Described, sent: Sent): Promise<void> {
  const before = await stored();
  const answered = await send(base, sent, operation.isStream);
  expect(problemOf(operation, sent, answered, Object.values(tokens))).toBeUndefined();
  if (answered.status < 400) return;
  // What was deleted before may still be going.
  const added = (await stored()).filter((uid) => !before.includes(uid));
  expect(added, "what a refused request stored").toEqual([]);
}

async function fuzz(from: number, numRuns: number): Promise<void> {
  for (const operation of operations) {
    // It may have been deleted meanwhile.
    await world.engine.running.objects.workflows.create("default", waiting, { by: "fuzz" });
    const request = requestFor(operation, known);
    const options = { seed: from, numRuns, endOnFailure: minutes === 0 };
    await fc.assert(
      fc.asyncProperty(request, (sent) => keepsItsPromises(operation, sent)),
      options,
    );
  }
  expect(await (await fetch(`${base}/readyz`)).text()).toBe("ok\n");
  // A workflow still runs from its first step to the delivery of its handler.
  expect(await world.run(`after-${from}`, "still here")).toMatch(/^[0-9a-f-]+$/);
}

it("answers whatever it is asked, and stores nothing that it refuses", {
  timeout: 90_000 + minutes * 60_000,
}, async () => {
  console.log(`seed ${seed}`);
  const end = performance.now() + minutes * 60_000;
  for (let from = seed; from === seed || performance.now() < end; from += 1) await fuzz(from, runsOfEach);
});
