import { describe, expect, it } from "vitest";
import { openTestDoor } from "../../support/door.ts";
import { manifestOf, startTestEngine, type TestEngine } from "../../support/engine.ts";
import { createTestServer } from "../../support/nats.ts";

const say = (name: string, script: string) =>
  manifestOf(`
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {${name}, labels: {team: blue}}
spec:
  entrypoint: main
  onExit: bye
  templates:
  - name: main
    container: {image: alpine, command: [sh, -c], args: [${JSON.stringify(script)}]}
  - name: bye
    container: {image: alpine, command: [echo], args: ["bye"]}
`);

async function withDoor(use: (base: string, engine: TestEngine) => Promise<void>): Promise<void> {
  await using server = await createTestServer();
  await using nats = await server.connect();
  await using engine = await startTestEngine(nats);
  await using door = await openTestDoor(engine);
  await use(`http://127.0.0.1:${door.port}`, engine);
}

const post = (url: string, workflow: object) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ workflow }) });

// biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
const json = async (response: Promise<Response>): Promise<any> => (await response).json();

describe("the HTTP door", () => {
  it("creates, gets, lists and shows logs, as Argo's clients ask for them", () =>
    withDoor(async (base, engine) => {
      const created = await json(
        post(`${base}/api/v1/workflows/argo`, say("generateName: web-", "echo one; echo two")),
      );
      expect(created.metadata.name).toMatch(/^web-[a-z0-9]{5}$/);
      const { name, uid } = created.metadata;
      await engine.settled(uid);
      const got = await json(fetch(`${base}/api/v1/workflows/argo/${name}`));
      expect(got.status).toMatchObject({ phase: "Succeeded", progress: "2/2", exitHandler: { phase: "Succeeded" } });
      expect(got.status.nodes[name]).toMatchObject({ type: "Pod", phase: "Succeeded" });
      expect((await json(fetch(`${base}/api/v1/workflows/argo/@latest`))).metadata.name).toBe(name);
      const listed = await json(
        fetch(
          `${base}/api/v1/workflows/?listOptions.labelSelector=team%3Dblue,workflows.argoproj.io/phase+in+(Succeeded)`,
        ),
      );
      expect(listed.items).toHaveLength(1);
      const none = await json(fetch(`${base}/api/v1/workflows/argo?listOptions.labelSelector=team!%3Dblue`));
      expect(none.items).toEqual([]);
      const lines = (await (await fetch(`${base}/api/v1/workflows/argo/${name}/log?logOptions.container=main`)).text())
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).result);
      expect(lines).toEqual([
        { podName: name, content: "one" },
        { podName: name, content: "two" },
        { podName: expect.stringContaining("-bye-"), content: "bye" },
      ]);
      const events = await fetch(
        `${base}/api/v1/workflows/argo/${name}/log?logOptions.container=bye&logOptions.follow=true`,
        {
          headers: { accept: "text/event-stream" },
        },
      );
      expect(events.headers.get("content-type")).toContain("text/event-stream");
      expect(await events.text()).toMatch(/^data: \{"result":\{"podName":".*","content":"bye"\}\}\n\n$/);
    }));

  it("stops and deletes what runs; the exit handler runs, and a deleted object is gone", () =>
    withDoor(async (base, engine) => {
      const first = await json(post(`${base}/api/v1/workflows/argo`, say("name: stop-me", "sleep 30")));
      expect((await fetch(`${base}/api/v1/workflows/argo/stop-me/stop`, { method: "PUT" })).status).toBe(200);
      const stopped = await engine.settled(first.metadata.uid);
      expect(stopped).toMatchObject({
        phase: "Failed",
        message: "Stopped with strategy 'Stop'",
        exit: { phase: "Succeeded" },
      });
      const again = await fetch(`${base}/api/v1/workflows/argo/stop-me/stop`, { method: "PUT" });
      expect(again.status).toBe(400);
      const second = await json(post(`${base}/api/v1/workflows/argo`, say("name: delete-me", "sleep 30")));
      expect((await fetch(`${base}/api/v1/workflows/argo/delete-me`, { method: "DELETE" })).status).toBe(200);
      expect(await engine.settled(second.metadata.uid)).toMatchObject({ exit: { phase: "Succeeded" } });
      expect((await fetch(`${base}/api/v1/workflows/argo/delete-me`)).status).toBe(404);
    }));

  it.each([
    ["an unknown workflow", (base: string) => fetch(`${base}/api/v1/workflows/argo/nobody`), 404, 5, /not found/],
    [
      "logs of an unknown workflow",
      (base: string) => fetch(`${base}/api/v1/workflows/argo/nobody/log`),
      404,
      5,
      /not found/,
    ],
    [
      "a body that is no JSON",
      (base: string) => fetch(`${base}/api/v1/workflows/argo`, { method: "POST", body: "{" }),
      400,
      3,
      /no JSON/,
    ],
    [
      "a manifest with a mistake",
      (base: string) => post(`${base}/api/v1/workflows/argo`, { kind: "Workflow" }),
      400,
      3,
      /./,
    ],
    [
      "a bad selector",
      (base: string) => fetch(`${base}/api/v1/workflows/argo?listOptions.labelSelector=a%20b`),
      400,
      3,
      /requirement/,
    ],
    ["a path that is not served", (base: string) => fetch(`${base}/api/v1/nothing`), 404, 5, /nothing/],
  ])("answers %s with one message", (_, ask, status, code, message) =>
    withDoor(async (base) => {
      const response = await ask(base);
      expect(response.status).toBe(status);
      expect(await response.json()).toMatchObject({ code, message: expect.stringMatching(message) });
    }),
  );

  it("serves health, readiness and the version", () =>
    withDoor(async (base) => {
      expect((await fetch(`${base}/healthz`)).status).toBe(200);
      expect((await fetch(`${base}/readyz`)).status).toBe(200);
      expect(await json(fetch(`${base}/api/v1/version`))).toMatchObject({ version: "v0.0.0+onexit" });
    }));
});
