import type { Door } from "@onexit/engine/door";
import type { JsonObject } from "@onexit/events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDoor } from "../../support/door.ts";
import { startTestEngine, type TestEngine } from "../../support/engine.ts";
import { createTestServer, type TestServer } from "../../support/nats.ts";

let server: TestServer;
let engine: TestEngine;
let door: Door;

beforeAll(async () => {
  server = await createTestServer();
  engine = await startTestEngine(await server.connect());
  door = await openTestDoor(engine);
});
afterAll(async () => {
  for (const one of [door, engine, server]) await one?.[Symbol.asyncDispose]();
});

const group = "/apis/argoproj.io/v1alpha1";
const urlOf = (path: string) => `http://127.0.0.1:${door.port}${path}`;

interface Told {
  readonly type: string;
  readonly object: JsonObject & { readonly metadata: JsonObject };
}

/** The events of a watch until `isLast`, and the response that they came with. */
async function watch(path: string, isLast: (told: readonly Told[]) => boolean, headers: Record<string, string> = {}) {
  const signal = AbortSignal.timeout(15_000);
  const response = await fetch(urlOf(path), { headers, signal });
  const told: Told[] = [];
  if (response.body === null) throw new Error("no body");
  let buffer = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    buffer += decoder.decode(chunk, { stream: true });
    const lines = buffer.split("\n");
    buffer = lines.pop() ?? "";
    told.push(...lines.map((line) => JSON.parse(line) as Told));
    if (isLast(told)) break;
  }
  return { response, told };
}

const manifest = (name: string, labels: JsonObject = {}) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "WorkflowTemplate",
  metadata: { name, labels },
  spec: { entrypoint: "main", templates: [{ name: "main", container: { image: "a", command: ["true"] } }] },
});

async function send(method: string, path: string, body?: object, type = "application/json"): Promise<JsonObject> {
  const headers = { "content-type": type };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(urlOf(path), init);
  return (await response.json()) as JsonObject;
}

const templatesOf = (namespace: string) => `${group}/namespaces/${namespace}/workflowtemplates`;
const shown = ({ type, object }: Told) => `${type} ${object.metadata.name}`;
const versionIn = async (path: string) =>
  String(((await (await fetch(urlOf(path))).json()) as { metadata: JsonObject }).metadata.resourceVersion);

it("begins with what is there, and goes on with what changes", async () => {
  const templates = templatesOf("begins");
  await send("POST", templates, manifest("one"));
  const watching = watch(`${templates}?watch=true&resourceVersion=0`, (told) => told.length === 3);
  await expect.poll(async () => (await send("POST", templates, manifest("two"))).kind).toBe("WorkflowTemplate");
  await send("DELETE", `${templates}/one`);
  const { told } = await watching;
  expect(told.map(shown)).toEqual(["ADDED one", "ADDED two", "DELETED one"]);
  expect(told.every(({ object }) => object.kind === "WorkflowTemplate")).toBe(true);
});

it("goes on from a version without telling anything twice, and ends when its time is over", async () => {
  const templates = templatesOf("version");
  await send("POST", templates, manifest("one"));
  const version = await versionIn(templates);
  await send("POST", templates, manifest("two"));
  const { told, response } = await watch(
    `${templates}?watch=1&resourceVersion=${version}&timeoutSeconds=1`,
    () => false,
  );
  expect(told.map(shown)).toEqual(["ADDED two"]);
  expect(response.headers.get("content-type")).toBe("application/json");
});

it("tells what leaves a selection as deleted, and what comes into it as added", async () => {
  const templates = templatesOf("selected");
  await send("POST", templates, manifest("one", { team: "web" }));
  await send("POST", templates, manifest("two"));
  const version = await versionIn(templates);
  const watching = watch(
    `${templates}?watch=true&resourceVersion=${version}&labelSelector=team%3Dweb`,
    (told) => told.length === 2,
  );
  const patch = (name: string, team: string | null) =>
    send("PATCH", `${templates}/${name}`, { metadata: { labels: { team } } }, "application/merge-patch+json");
  await patch("one", null);
  await patch("two", "web");
  expect((await watching).told.map(shown)).toEqual(["DELETED one", "ADDED two"]);
});

it("sends bookmarks to those who take them, and says when all that was there has been told", async () => {
  const templates = templatesOf("marked");
  await send("POST", templates, manifest("one"));
  const query = "watch=true&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan";
  const { told } = await watch(`${templates}?${query}`, (events) => events.length === 2);
  expect(told.map(({ type }) => type)).toEqual(["ADDED", "BOOKMARK"]);
  expect(told[1]?.object.metadata).toMatchObject({
    annotations: { "k8s.io/initial-events-end": "true" },
    resourceVersion: expect.stringMatching(/^\d+$/),
  });
});

it("sends rows of a table, whose columns the first one names", async () => {
  const templates = templatesOf("rows");
  await send("POST", templates, manifest("one"));
  await send("POST", templates, manifest("two"));
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
  const { told } = await watch(`${templates}?watch=true`, (events) => events.length === 2, { accept });
  const tables = told.map(
    ({ object }) => object as unknown as { columnDefinitions: unknown; rows: { cells: string[] }[] },
  );
  expect(tables.map(({ rows }) => rows[0]?.cells[0])).toEqual(["one", "two"]);
  expect(tables[0]?.columnDefinitions).toHaveLength(2);
  expect(tables[1]?.columnDefinitions).toBeNull();
});

it("refuses a version that is not known any more, before it tells anything", async () => {
  const response = await fetch(urlOf(`${templatesOf("late")}?watch=true&resourceVersion=99999999`));
  expect(response.status).toBe(410);
  expect(await response.json()).toMatchObject({ kind: "Status", status: "Failure", reason: "Expired", code: 410 });
});

it("answers what it does not serve, or cannot read, with a Status", async () => {
  const templates = templatesOf("wrong");
  expect(await send("POST", templates, { kind: "Workflow" })).toMatchObject({ reason: "BadRequest", code: 400 });
  expect(await send("GET", `${templates}?labelSelector=a%20b`)).toMatchObject({ reason: "BadRequest" });
  expect(await send("GET", `${group}/namespaces/x/horses`)).toMatchObject({ kind: "Status", reason: "NotFound" });
  expect(await send("GET", "/api/v1/namespaces/x/configmaps")).toMatchObject({ kind: "Status", reason: "NotFound" });
  expect(await send("POST", `${group}/workflowtemplates`, manifest("x"))).toMatchObject({ reason: "MethodNotAllowed" });
  const put = await send("PUT", `${templates}/a`, manifest("b"));
  expect(put).toMatchObject({ reason: "BadRequest", message: expect.stringContaining("does not match the name") });
  const unreadable = await fetch(urlOf(templates), { method: "POST", body: "a: [" });
  expect(await unreadable.json()).toMatchObject({ message: expect.stringContaining("neither JSON nor YAML") });
});

it("hands out lists in pages, and none of a token that it does not know", async () => {
  const templates = templatesOf("pages");
  for (const name of ["a", "b", "c"]) await send("POST", templates, manifest(name));
  const names: unknown[] = [];
  let token = "";
  do {
    const page = (await send("GET", `${templates}?limit=2&continue=${token}`)) as unknown as {
      metadata: { continue?: string };
      items: { metadata: JsonObject }[];
    };
    names.push(page.items.map(({ metadata }) => metadata.name));
    token = page.metadata.continue ?? "";
  } while (token !== "");
  expect(names).toEqual([["a", "b"], ["c"]]);
  expect(await send("GET", `${templates}?continue=nonsense`)).toMatchObject({ reason: "Expired" });
});

it("deletes only what the request means", async () => {
  const templates = templatesOf("meant");
  await send("POST", templates, manifest("one"));
  const other = { preconditions: { uid: "another" } };
  expect(await send("DELETE", `${templates}/one`, other)).toMatchObject({ reason: "Conflict" });
  expect(await send("DELETE", `${templates}/one`, { dryRun: ["All"] })).toMatchObject({ status: "Success" });
  expect(await send("GET", `${templates}/one`)).toHaveProperty("metadata.uid");
});
