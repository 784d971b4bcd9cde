import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@onexit/events";
import { actionContract, startHttpTarget } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { cleanupAction } from "../src/action.ts";
import { keyOf } from "../src/registry/registration.ts";
import { createMemoryRegistry } from "./memory-registry.ts";
import { portsWith } from "./ports.ts";
import { createStage } from "./stage.ts";

interface Image {
  readonly Id: string;
  readonly RepoTags: readonly string[] | null;
  readonly Labels: Readonly<Record<string, string>> | null;
}

const ours = { "onexit.workflow": "etl-7kq2d" };
const images: readonly Image[] = [
  { Id: "sha256:0000000000000001", RepoTags: ["app:one", "registry.test:5000/app/web:two"], Labels: ours },
  { Id: "sha256:0000000000000002", RepoTags: ["<none>:<none>"], Labels: ours },
  { Id: "sha256:0000000000000003", RepoTags: ["busy:1"], Labels: ours },
  { Id: "sha256:0000000000000004", RepoTags: ["kept:1"], Labels: { "onexit.workflow": "else" } },
];

/** What an engine answers; images named `busy` are in use. `left` are the names that are still there. */
function createEngine(left: Set<string>, hears = true) {
  const all = images.flatMap(({ Id, RepoTags }) => (RepoTags ?? []).map((tag) => (tag === "<none>:<none>" ? Id : tag)));
  for (const name of all) left.add(name);
  return (method: string, path: string): { readonly status?: number; readonly json: unknown } => {
    const url = new URL(path, "http://engine");
    if (method === "GET") {
      const { label = [] } = JSON.parse(url.searchParams.get("filters") ?? "{}") as { readonly label?: string[] };
      const wanted = label.map((text) => text.split("="));
      const bears = ({ Labels }: Image) => wanted.every(([key = "", value]) => Labels?.[key] === value);
      const isLeft = ({ Id, RepoTags }: Image) => left.has(Id) || (RepoTags ?? []).some((tag) => left.has(tag));
      return { json: images.filter((image) => (!hears || bears(image)) && isLeft(image)) };
    }
    const name = decodeURIComponent(url.pathname.slice("/images/".length));
    if (name.startsWith("busy")) return { status: 409, json: { message: "conflict: image is being used" } };
    return left.delete(name) ? { json: [{ Untagged: name }] } : { status: 404, json: { message: "no such image" } };
  };
}

/** An engine on a Unix socket. */
async function startEngine(hears = true) {
  const dir = await mkdtemp(join(tmpdir(), "onexit-docker-"));
  const left = new Set<string>();
  const answer = createEngine(left, hears);
  const server = createServer((request, response) => {
    const { status = 200, json } = answer(request.method ?? "", request.url ?? "");
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  }).listen(join(dir, "docker.sock"));
  await once(server, "listening");
  return {
    host: `unix://${join(dir, "docker.sock")}`,
    left: () => [...left].sort(),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function clean(host: string, parameters: JsonObject) {
  await using stage = await createStage({ roots: () => undefined, environment: { DOCKER_HOST: host } });
  return await stage.clean(parameters);
}

describe("images that are registered", () => {
  it("stay registered while a container uses one of them, and are tried again", async () => {
    await using engine = await startEngine();
    const registry = createMemoryRegistry();
    const owners = { standingOf: async () => ({ state: "ended", phase: "Failed" }) as const };
    await using stage = await createStage({ environment: { DOCKER_HOST: engine.host }, ports: { registry, owners } });
    const images = ["onexit.workflow={{workflow.name}}"];
    await stage.clean({ mode: "register", ttl: "2h", images });
    expect(await stage.clean({ images })).toMatchObject({ detail: "2 removed, 1 in use" });
    const [record] = registry.records();
    if (record === undefined) throw new Error("not registered any more");
    const sweep = { mode: "sweep", registration: keyOf(record).resource };
    expect(await stage.clean(sweep, { notAfter: Date.now() + 500 })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("image busy:1 is in use by a container") },
    });
    expect(registry.records()).toEqual([record]);
  });
});

describe("images of an engine", () => {
  it("are removed by label, by each of their names, and left where a container uses them", async () => {
    await using engine = await startEngine();
    const labels = ["onexit.workflow={{workflow.name}}"];
    expect(await clean(engine.host, { images: labels })).toMatchObject({
      type: "ActionSucceeded",
      detail: "2 removed, 1 in use",
      destination: "images with onexit.workflow=etl-7kq2d",
      created: { removed: ["image app:one", "image sha256:000000000000"] },
    });
    expect(engine.left()).toEqual(["busy:1", "kept:1"]);
    expect(await clean(engine.host, { images: labels })).toMatchObject({ already: true, detail: "1 in use" });
  });

  it("are only listed by a dry run", async () => {
    await using engine = await startEngine();
    expect(await clean(engine.host, { images: ["onexit.workflow=else"], dryRun: true })).toMatchObject({
      type: "ActionSuppressed",
      reason: "dry run: would remove image kept:1",
    });
    expect(engine.left()).toHaveLength(5);
  });

  it.each([
    ["no value", "onexit.workflow=", "is no label such as key=value"],
    ["no key", "=x", "is no label such as key=value"],
    ["no value at all", "onexit.workflow", "is no label such as key=value"],
    ["an empty variable", "onexit.workflow={{workflow.labels.none}}", "names a variable that nobody knows"],
  ])("are refused by a label with %s", async (_, label, why) => {
    await using engine = await startEngine();
    expect(await clean(engine.host, { images: ["onexit.workflow=else", label] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining(why) },
    });
    expect(engine.left()).toHaveLength(5);
  });

  it("are left alone when the engine does not heed the label", async () => {
    await using engine = await startEngine(false);
    expect(await clean(engine.host, { images: ["onexit.workflow=else"] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("do not bear onexit.workflow=else") },
    });
    expect(engine.left()).toHaveLength(5);
  });

  it("are refused where the engine cannot be reached by this client", async () => {
    expect(await clean("ssh://host", { images: ["a=b"] })).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringContaining("DOCKER_HOST must be unix:///path or tcp://host:port") },
    });
  });
});

actionContract({
  action: cleanupAction(portsWith()),
  needsEnvironment: true,
  parameters: { images: ["onexit.workflow=else"] },
  secrets: [],
  // 404 is what a removal is for.
  statuses: { dead: [400, 401, 403, 422] },
  start: async () => {
    const answer = createEngine(new Set());
    const target = await startHttpTarget({
      identify: ({ path }) => path,
      respond: ({ method, path }) => answer(method, path),
    });
    return { target, environment: { DOCKER_HOST: target.url.replace("http:", "tcp:") } };
  },
});
