import { hashOfToken, identifyByTokens, newToken, type TokenEntry } from "@onexit/engine/door";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOwnWorld, handlerOf, type OwnWorld } from "../../support/own-door.ts";

let world: OwnWorld;
let base: string;
let uid: string;
const entries: TokenEntry[] = [];
beforeAll(async () => {
  world = await createOwnWorld();
  const guard = {
    identify: identifyByTokens(() => entries, Date.now),
    hosts: undefined,
    perSecond: 0,
    monotonic: () => performance.now(),
  };
  base = await world.openDoor({ guard });
  const { spec } = handlerOf("waits", "hi") as { readonly spec: { readonly templates: object[] } };
  const [first, ...others] = spec.templates;
  const script = { ...first, container: { image: "alpine", command: ["sh", "-c"], args: ["echo begun; sleep 120"] } };
  const manifest = { ...handlerOf("waits", "hi"), spec: { ...spec, templates: [script, ...others] } };
  const options = { namespace: "default", semantics: "onexit", resources: [] } as const;
  const submitted = await world.engine.running.engine.submit(manifest as ReturnType<typeof handlerOf>, options);
  if ("refused" in submitted) throw new Error(JSON.stringify(submitted.refused));
  uid = submitted.workflow.uid;
});
afterAll(async () => {
  await fetch(`${world.base}/api/v1/workflows/default/waits/terminate`, { method: "PUT" });
  await world.engine.settled(uid);
  await world[Symbol.asyncDispose]();
});

/** Opens a stream with a token that counts, and gives what ends it and all that it said. */
async function open(path: string, name: string, headers: Record<string, string> = {}) {
  const token = newToken();
  entries.push({ name, hash: hashOfToken(token), grants: [{ role: "view", namespaces: ["default"] }] });
  const response = await fetch(`${base}${path}`, { headers: { ...headers, authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const at = () => entries.findIndex((entry) => entry.name === name);
  return {
    text: response.text(),
    revoke: () => entries.splice(at(), 1),
    change: () => entries.splice(at(), 1, { ...(entries[at()] as TokenEntry), grants: [] }),
  };
}

const pod = async () => {
  const { objects } = world.engine.running;
  const { status } = (await objects.workflows.get("default", "waits")) as {
    status: { nodes: Record<string, { id: string }> };
  };
  return Object.values(status.nodes)[0]?.id ?? "";
};

describe("a stream whose token is taken away", () => {
  it.concurrent.each([
    ["the dashboard's", "/api/onexit/v1/stream", /event: end\ndata: {"why":"the token is no longer good"}\n\n$/],
    [
      "kubectl's watch",
      "/apis/argoproj.io/v1alpha1/namespaces/default/workflows?watch=true",
      /"ERROR".*no longer good.*"Unauthorized".*\n$/,
    ],
    ["argo's watch", "/api/v1/workflow-events/default", /waits.*\n$/],
    ["argo's events", "/api/v1/stream/events/default", /^$/],
    [
      "argo's log",
      "/api/v1/workflows/default/waits/log?logOptions.follow=true",
      /begun[\s\S]*the log ends here: the token is no longer good"}}\n$/,
    ],
    [
      "kubectl's log",
      "/api/v1/namespaces/default/pods/POD/log?follow=true",
      /begun\nerror: the log ends here: the token is no longer good\n$/,
    ],
  ])("ends, and says why where its reader would not ask again: %s", async (name, path, end) => {
    const stream = await open(path.replace("POD", await pod()), name);
    stream.revoke();
    expect(await stream.text).toMatch(end);
  });

  it.concurrent("ends as well when the token may do something else now", async () => {
    const stream = await open("/api/onexit/v1/stream", "changed");
    stream.change();
    expect(await stream.text).toMatch(/event: end\ndata: {"why":"what the token may do has changed; ask again"}/);
  });
});
