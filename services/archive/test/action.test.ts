import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { WorkflowEvent } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { archiveRequest, historyOf, journal, load, logsOf } from "./sample-run.ts";
import { contentOf, createStage, liesOf, samplePorts } from "./stage.ts";

const folderName = "local/data/2026/01/02/etl-7kq2d-0c4e53f1-7b4e-4c39-9a55-6a6b0e3f9d11";

describe("the archive action", () => {
  it.each([
    ["alone", 1],
    ["with what came of it", journal.length],
  ])(
    "gives up at once on a journal with a manifest that cannot be read, %s, and says what is wrong",
    async (_, count) => {
      await using stage = await createStage();
      const [submitted, ...rest] = journal;
      const broken = { ...submitted, manifest: { kind: "Workflow", spec: { entrypoint: "nobody" } } } as WorkflowEvent;
      const events = await stage.archive(archiveRequest(), { history: historyOf([broken, ...rest].slice(0, count)) });
      expect(events).toMatchObject([
        {
          type: "ActionDead",
          attempt: 1,
          problem: { message: expect.stringContaining("a journal holds an invalid manifest: ") },
        },
      ]);
    },
  );

  it("stores everything, the manifest last, and says where and how much", async () => {
    await using stage = await createStage();
    const request = archiveRequest({ expiresAfter: "90d" });
    const [event] = await stage.archive(request);
    const folder = join(stage.dir, folderName);
    const content = await contentOf(folder);
    expect(Object.keys(content)).toEqual([
      "actions.json",
      "events.ndjson.gz",
      "logs/etl-7kq2d.0.load.log.gz",
      "manifest.json",
      "nodes.json",
      "outputs/etl-7kq2d.0.load/parameters.json",
      "outputs/etl-7kq2d.0.load/result",
      "workflow.json",
    ]);
    expect(event).toMatchObject({
      type: "ActionSucceeded",
      already: false,
      detail: expect.stringMatching(/^7 files, [\d.]+ kB$/),
      destination: `file://${folder}`,
      created: {
        manifest: `file://${folder}/manifest.json`,
        sha256: createHash("sha256").update(String(content["manifest.json"])).digest("hex"),
      },
    });
    expect(JSON.parse(String(content["manifest.json"]))).toEqual({
      version: 1,
      key: request.key,
      cluster: "local",
      namespace: "data",
      name: "etl-7kq2d",
      uid: "0c4e53f1-7b4e-4c39-9a55-6a6b0e3f9d11",
      phase: "Failed",
      startedAt: "2026-01-02T23:59:58.100Z",
      finishedAt: null,
      requestedAt: "2026-01-03T00:00:58.000Z",
      expiresAt: "2026-04-03T00:00:58.000Z",
      notes: [],
      files: expect.arrayContaining([
        {
          path: "outputs/etl-7kq2d.0.load/result",
          size: 9,
          sha256: createHash("sha256").update("forty-one").digest("hex"),
          encoding: "identity",
        },
      ]),
    });
    expect(await liesOf(folder)).toEqual([]);
  });

  it("keeps the journal as CloudEvents, the log with its times, nodes with their files, and what other actions did", async () => {
    await using stage = await createStage();
    await stage.archive(archiveRequest());
    const folder = join(stage.dir, folderName);
    const text = async (name: string) => gunzipSync(await readFile(join(folder, name))).toString();
    const events = (await text("events.ndjson.gz")).trimEnd().split("\n");
    expect(events).toHaveLength(journal.length);
    expect(JSON.parse(String(events[0]))).toMatchObject({ type: "dev.onexit.workflow.submitted.v1", id: "d0.0" });
    expect(await text("logs/etl-7kq2d.0.load.log.gz")).toBe(
      "2026-01-03T00:00:00.000Z stdout connecting\n2026-01-03T00:00:00.000Z stdout connection refused\n",
    );
    const json = async (name: string) => JSON.parse(await readFile(join(folder, name), "utf8"));
    expect(await json("workflow.json")).toMatchObject({ kind: "Workflow", status: { phase: "Running" } });
    expect(await json("nodes.json")).toContainEqual(
      expect.objectContaining({
        name: load,
        phase: "Failed",
        exitCode: 1,
        finishedAt: "2026-01-02T23:59:58.900Z",
        files: [
          "logs/etl-7kq2d.0.load.log.gz",
          "outputs/etl-7kq2d.0.load/parameters.json",
          "outputs/etl-7kq2d.0.load/result",
        ],
      }),
    );
    expect(await json("actions.json")).toEqual([
      expect.objectContaining({ id: "dlv_555555555555", state: "sent", action: "slack", destination: "#ops" }),
    ]);
  });

  it("stores only what is asked for, where it is asked for", async () => {
    await using stage = await createStage();
    await stage.archive(archiveRequest({ include: ["nodes"], prefix: "teams/{{workflow.namespace}}" }));
    const folder = join(stage.dir, "teams/data", folderName);
    expect(Object.keys(await contentOf(folder))).toEqual(["manifest.json", "nodes.json"]);
  });

  it("finds an archive done when it is asked for it again", async () => {
    await using stage = await createStage();
    const [first] = await stage.archive(archiveRequest());
    const before = await contentOf(stage.dir);
    const longer = historyOf([...journal, { type: "WorkflowSuspended", at: Date.now(), by: "me" }]);
    const [again] = await stage.archive(archiveRequest(), { history: longer });
    expect(again).toMatchObject({ type: "ActionSucceeded", already: true });
    const { detail, created, destination } = first as { detail: string; created: object; destination: string };
    expect(again).toMatchObject({ detail, created, destination });
    expect(await contentOf(stage.dir)).toEqual(before);
  });

  it.each(["manifest.json", "workflow.json"])("writes the same bytes again when %s is gone", async (name) => {
    await using stage = await createStage();
    await stage.archive(archiveRequest());
    const before = await contentOf(stage.dir);
    await rm(join(stage.dir, folderName, name));
    const [event] = await stage.archive(archiveRequest());
    expect(event).toMatchObject({ type: "ActionSucceeded", already: false });
    expect(await contentOf(stage.dir)).toEqual(before);
  });

  it("writes an archive again whose manifest cannot be read", async () => {
    await using stage = await createStage();
    await stage.archive(archiveRequest());
    await writeFile(join(stage.dir, folderName, "manifest.json"), "{");
    const [event] = await stage.archive(archiveRequest());
    expect(event).toMatchObject({ type: "ActionSucceeded", already: false });
    expect(await liesOf(join(stage.dir, folderName))).toEqual([]);
  });

  it("gives a second archive of a workflow a folder of its own", async () => {
    await using stage = await createStage();
    const requests = [archiveRequest({}, "first"), archiveRequest({ include: ["logs"] }, "second")];
    const events = await Promise.all(requests.map((request) => stage.archive(request)));
    const folders = events.map(([event]) => event?.destination.slice("file://".length) ?? "");
    expect(new Set(folders).size).toBe(2);
    for (const [i, folder] of folders.entries()) {
      const { key } = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as { key: string };
      expect(key).toBe(requests[i]?.key);
    }
    const again = await Promise.all(requests.map((request) => stage.archive(request)));
    expect(again.map(([event]) => event?.destination.slice("file://".length))).toEqual(folders);
  });

  it.each([
    ["no source of logs is there", undefined, "no logs: none can be read from here"],
    ["a step ran elsewhere", logsOf({}), `no log of 1 of 1 steps: ${load}`],
  ])("archives the rest and says so when %s", async (_, logs, note) => {
    await using stage = await createStage();
    const [event] = await stage.archive(archiveRequest(), { history: samplePorts.history, logs } as typeof samplePorts);
    expect(event).toMatchObject({ type: "ActionSucceeded", detail: expect.stringContaining(`6 files`) });
    expect(event).toMatchObject({ detail: expect.stringContaining(note) });
    const folder = join(stage.dir, folderName);
    expect(existsSync(join(folder, "logs"))).toBe(false);
    expect(JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"))).toMatchObject({ notes: [note] });
  });

  it("stores a long log without holding it in memory", async () => {
    await using stage = await createStage();
    const line = "x".repeat(1_000);
    const lines = function* () {
      for (let i = 0; i < 200_000; i += 1) yield `${i} ${line}`;
    };
    const before = process.memoryUsage().rss;
    let most = before;
    const timer = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 10);
    const request = { ...archiveRequest(), timeoutMs: 20_000 };
    const [event] = await stage.archive(request, { logs: logsOf({ [load]: lines() }) });
    clearInterval(timer);
    expect(event).toMatchObject({ type: "ActionSucceeded" });
    expect(most - before).toBeLessThan(150 * 1024 * 1024);
  });

  it.each([
    ["a prefix that leads out", { prefix: "../x" }, "prefix"],
    ["an absolute prefix", { prefix: "/x" }, "prefix"],
    ["a prefix with an empty segment", { prefix: "a//b" }, "prefix"],
    ["a prefix of an unknown variable", { prefix: "{{workflow.nmae}}" }, "prefix"],
    ["a part that nobody knows", { include: ["pods"] }, "include"],
    ["no part at all", { include: [] }, "include"],
    ["a time that is none", { expiresAfter: "soon" }, "expiresAfter"],
    ["a field that nobody knows", { bucket: "b" }, "bucket"],
  ])("refuses %s", async (_, parameters, why) => {
    await using stage = await createStage();
    const [event] = await stage.archive(archiveRequest(parameters));
    expect(event).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining(why) } });
    expect(await readdir(stage.dir)).toEqual([]);
  });

  it("gives up when the journal is empty", async () => {
    await using stage = await createStage();
    const [event] = await stage.archive(archiveRequest(), { history: historyOf([]) });
    expect(event).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining("is empty") } });
  });
});
