import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createProject, type Project } from "../support/project.ts";

/** A receiver: what it was sent, and what it answers. */
let received: { readonly type: string | undefined; readonly body: Record<string, unknown> }[] = [];
let statusFor: (count: number) => number = () => 202;
let server: Server;
let project: Project;
let to = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      received.push({ type: request.headers["content-type"], body: JSON.parse(text) });
      response.writeHead(statusFor(received.length), { location: "/elsewhere" }).end("thanks");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  to = `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`;
  project = await createProject();
  await project.onexit(["init"]);
  await project.onexit(["run", "exit-handler.yaml", "--inbox", "--inject", "step2=Failed"]);
});
afterAll(async () => {
  await project?.[Symbol.asyncDispose]();
  server?.closeAllConnections();
  server?.close();
});
beforeEach(() => {
  received = [];
  statusFor = () => 202;
});

const replay = (...words: readonly string[]) => project.onexit(["events", "replay", "@latest", ...words]);

it("sends what stands in the stream, in order, each event under an id of its own, the same the next time", async () => {
  const first = await replay("--to", to);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  const sent = received;
  expect(first.stdout.trimEnd().split("\n").at(-1)).toBe(`${sent.length} events sent to ${to}`);
  expect(sent[0]).toMatchObject({
    type: "application/cloudevents+json; charset=utf-8",
    body: {
      specversion: "1.0",
      id: "1.0",
      type: "dev.onexit.workflow.submitted.v1",
      datacontenttype: "application/json",
    },
  });
  const ids = sent.map(({ body }) => String(body.id));
  expect(new Set(ids).size).toBe(ids.length);
  const seqs = ids.map((id) => Number(id.split(".")[0]));
  expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
  expect(sent.map(({ body }) => body.type)).toContain("dev.onexit.workflow.finished.v1");

  received = [];
  await replay("--to", to);
  expect(received).toEqual(sent);
});

it("sends what is meant alone, and in a dry run nothing", async () => {
  const dry = await replay("--to", to, "--type", "node.finished", "--dry-run");
  expect(dry).toMatchObject({ code: 0 });
  expect(received).toEqual([]);
  const sent = await replay("--to", to, "--type", "node.finished", "-o", "json");
  expect(new Set(received.map(({ body }) => body.type))).toEqual(new Set(["dev.onexit.node.finished.v1"]));
  expect(
    sent.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(received.map(({ body }) => body));
  expect(dry.stdout).toContain(`${received.length} events would be sent to ${to}; nothing was sent`);
});

it.each([
  ["refuses one", 500, "it answered 500"],
  ["sends it elsewhere", 307, "it answered 307"],
])("stops where the receiver %s, and says how to go on", async (_, status, why) => {
  statusFor = (count) => (count === 3 ? status : 200);
  const { code, stderr, stdout } = await replay("--to", to);
  expect(code).toBe(3);
  expect(received).toHaveLength(3);
  expect(stdout.trimEnd().split("\n")).toHaveLength(2);
  const [seq] = String(received[2]?.body.id).split(".");
  expect(stderr).toContain(
    `${to} did not take event ${received[2]?.body.id}: ${why}; 2 events sent before it. To go on: --seq ${seq}..`,
  );
});

it("says that nobody listens", async () => {
  const passing = createServer();
  await new Promise<void>((resolve) => passing.listen(0, "127.0.0.1", resolve));
  const { port } = passing.address() as AddressInfo;
  await new Promise((resolve) => passing.close(resolve));
  const { code, stderr } = await replay("--to", `http://127.0.0.1:${port}/`);
  expect(code).toBe(3);
  expect(stderr).toContain(`did not take event 1.0: connect ECONNREFUSED 127.0.0.1:${port}; 0 events sent before it`);
});

it.each([
  [[], "where to? write --to URL"],
  [["--to", "nowhere"], "--to: write an address such as"],
  [["--to", "file:///etc/passwd"], "--to: write an address such as"],
  [["--to", "http://me:secret@127.0.0.1/"], "--to: leave user and password out of the address"],
])("refuses %j before anything is sent", async (words, why) => {
  const { code, stderr } = await replay(...words);
  expect(code).toBe(2);
  expect(stderr).toContain(why);
  expect(stderr).not.toContain("secret");
  expect(received).toEqual([]);
});
