import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startNatsServer } from "@onexit/nats";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTempDir, natsBinary } from "../support/nats.ts";
import { createProject, type Project } from "../support/project.ts";

interface Told {
  readonly ok: boolean;
  readonly items: readonly { readonly name: string; readonly state: string; readonly detail: string }[];
}

let project: Project;
beforeAll(async () => {
  project = await createProject();
});
afterAll(() => project?.[Symbol.asyncDispose]());

async function doctor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { code, stdout, stderr } = await project.onexit(["doctor", "-o", "json", "--port", "1", ...args], env);
  const told = JSON.parse(stdout || `"${stderr}"`) as Told;
  const about = (name: string) => told.items.find((item) => item.name === name);
  return { code, told, about };
}

it("finds this host as it is", async () => {
  const { told, about } = await doctor([]);
  expect(about("node")).toMatchObject({ state: "ok", detail: process.versions.node });
  expect(about("nats-server")?.state).toBe("ok");
  expect(about("data directory")).toMatchObject({ state: "ok", detail: `${project.dir}/.onexit, not made yet` });
  expect(told.items.filter(({ name }) => name.startsWith("action "))).toHaveLength(9);
  expect(about("NATS")).toBeUndefined();
  // It looks, and leaves nothing behind.
  expect(await project.names(".")).toEqual([]);
});

it("names who has the port", async () => {
  const server = createServer((_, response) => response.end("hello"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { code, about } = await doctor(["--port", String(port)]);
  server.close();
  expect(code).toBe(1);
  expect(about(`port ${port}`)).toMatchObject({ state: "problem", detail: expect.stringContaining("taken by") });
  if (process.platform === "linux") expect(about(`port ${port}`)?.detail).toContain(`(pid ${process.pid})`);
});

it("finds what is wrong with a server, an engine, a token and onexit.yaml", async () => {
  await project.write("broken.yaml", "cleanup: {rots: []}\n");
  const remote = ["--nats", "nats://127.0.0.1:9", "--server", "127.0.0.1:59999", "--config", "broken.yaml"];
  const { code, told, about } = await doctor(remote, { ARGO_TOKEN: "not-to-be-shown", ONEXIT_NATS_SERVER: "/nowhere" });
  expect(code).toBe(1);
  expect(about("NATS")?.state).toBe("problem");
  expect(about("engine")).toMatchObject({ state: "problem", detail: expect.stringContaining("cannot reach") });
  expect(about("ARGO_TOKEN")?.state).toBe("problem");
  expect(about("nats-server")?.detail).toBe("ONEXIT_NATS_SERVER is /nowhere, which cannot be run");
  const wrong = told.items.filter(({ name }) => name === "onexit.yaml").map(({ detail }) => detail);
  expect(wrong).toEqual([
    expect.stringContaining("cleanup.roots must be a list"),
    expect.stringContaining('unknown key "rots"'),
  ]);
  expect(JSON.stringify(told)).not.toContain("not-to-be-shown");
});

it("looks into a NATS server and an engine without changing either", async () => {
  await using temp = await createTempDir();
  await using server = await startNatsServer({ binary: await natsBinary(), dir: temp.dir });
  const url = `nats://${server.token}@127.0.0.1:${server.port}`;
  expect((await doctor(["--nats", url])).about("stream ONEXIT")).toMatchObject({
    state: "note",
    detail: "is not there yet",
  });
  const ports = ["--port", "0", "--health-port", "0"];
  const engine = project.start(["serve", "--roles", "engine", ...ports], { NATS_URL: url });
  const [, address = ""] = await engine.says(/onexit serves engine on (http\S+)/);
  const { told, about } = await doctor(["--nats", url, "--server", address, "--port", new URL(address).port]);
  expect(about("NATS")).toMatchObject({ state: "ok", detail: expect.stringContaining(server.version) });
  expect(about("stream ONEXIT")?.state).toBe("ok");
  expect(about("stores")).toMatchObject({ state: "ok", detail: "12 streams and buckets fit" });
  expect(about("consumers")).toBeDefined();
  expect(about("engine")).toMatchObject({ state: "ok" });
  expect(about("clock")?.state).toBe("ok");
  expect(about(`port ${new URL(address).port}`)).toMatchObject({
    state: "ok",
    detail: expect.stringContaining("an engine of ours"),
  });
  expect(JSON.stringify(told)).not.toContain(server.token);
  engine.signal("SIGTERM");
  await engine.ends();
});
