import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { type ActionRequested, isJsonObject } from "@onexit/events";
import { createService, createWorld, encodeRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { type ArchivePorts, archiveAction } from "../src/action.ts";
import { type S3Front, startS3Front } from "./s3-front.ts";
import { archiveRequest, historyOf, journal, load, logsOf } from "./sample-run.ts";
import { samplePorts } from "./stage.ts";

const folder = "runs/local/data/2026/01/02/etl-7kq2d-0c4e53f1-7b4e-4c39-9a55-6a6b0e3f9d11";

async function archive(front: S3Front, request: ActionRequested, ports: Partial<ArchivePorts> = {}) {
  const world = createWorld();
  const service = createService({
    action: archiveAction({ ...samplePorts, ...ports }),
    environment: front.environment,
    world,
  });
  await service.deliver(encodeRequest(request));
  return world.events;
}

/** The listed files that are missing or are not what the manifest says; undefined when there is no manifest. */
function liesIn(content: Readonly<Record<string, Buffer>>, at = folder): readonly string[] | undefined {
  const text = content[`${at}/manifest.json`]?.toString();
  if (text === undefined) return undefined;
  const { files } = JSON.parse(text) as { files: { path: string; size: number; sha256: string }[] };
  return files.flatMap(({ path, size, sha256 }) => {
    const bytes = content[`${at}/${path}`] ?? Buffer.alloc(0);
    const isTrue = bytes.length === size && createHash("sha256").update(bytes).digest("hex") === sha256;
    return isTrue ? [] : [path];
  });
}

/** Without the marks of who owns what. */
function archived(content: Readonly<Record<string, Buffer>>) {
  return Object.fromEntries(Object.entries(content).filter(([key]) => !key.includes("/.onexit-key-")));
}

describe("an archive in a bucket", () => {
  it("holds everything, the manifest last, and says where and how much", async () => {
    await using front = await startS3Front();
    const [event] = await archive(front, archiveRequest());
    expect(event).toMatchObject({
      type: "ActionSucceeded",
      already: false,
      detail: expect.stringMatching(/^7 files, [\d.]+ kB$/),
      destination: `s3://kept/${folder}`,
      created: { manifest: `s3://kept/${folder}/manifest.json` },
    });
    expect(front.requests.at(-1)).toBe(`PUT ${folder}/manifest.json`);
    const content = await front.content();
    expect(liesIn(content)).toEqual([]);
    expect(Object.keys(archived(content)).map((key) => key.slice(folder.length + 1))).toEqual([
      "actions.json",
      "events.ndjson.gz",
      "logs/etl-7kq2d.0.load.log.gz",
      "manifest.json",
      "nodes.json",
      "outputs/etl-7kq2d.0.load/parameters.json",
      "outputs/etl-7kq2d.0.load/result",
      "workflow.json",
    ]);
    const log = gunzipSync(content[`${folder}/logs/etl-7kq2d.0.load.log.gz`] ?? Buffer.alloc(0)).toString();
    expect(log).toContain("stdout connection refused\n");
  });

  it("is found done when it is asked for again", async () => {
    await using front = await startS3Front();
    const [first] = await archive(front, archiveRequest());
    const before = await front.content();
    const longer = historyOf([...journal, { type: "WorkflowSuspended", at: Date.now(), by: "me" }]);
    const [again] = await archive(front, archiveRequest(), { history: longer });
    const { detail, created, destination } = first as { detail: string; created: object; destination: string };
    expect(again).toMatchObject({ type: "ActionSucceeded", already: true, detail, created, destination });
    expect(await front.content()).toEqual(before);
  });

  it.each(["manifest.json", "workflow.json"])("is written again with the same bytes when %s is gone", async (name) => {
    await using front = await startS3Front();
    await archive(front, archiveRequest());
    const before = await front.content();
    await front.remove(`${folder}/${name}`);
    const [event] = await archive(front, archiveRequest());
    expect(event).toMatchObject({ type: "ActionSucceeded", already: false });
    expect(await front.content()).toEqual(before);
  });

  it("is written again when its manifest cannot be read or a file has another size", async () => {
    await using front = await startS3Front();
    await archive(front, archiveRequest());
    for (const name of ["manifest.json", "nodes.json"]) {
      await front.put(`${folder}/${name}`, "{");
      const [event] = await archive(front, archiveRequest());
      expect(event).toMatchObject({ type: "ActionSucceeded", already: false });
      expect(liesIn(await front.content())).toEqual([]);
    }
  });

  it("never shows a manifest that lies, wherever it is cut off, and is completed by the next attempt", {
    timeout: 60_000,
  }, async () => {
    await using reference = await startS3Front();
    await archive(reference, archiveRequest());
    const whole = archived(await reference.content());
    const calls = reference.requests.length;
    expect(calls).toBeGreaterThan(10);
    for (let cut = 1; cut <= calls; cut += 1) {
      await using front = await startS3Front();
      front.cutFrom(cut);
      const failing = { ...archiveRequest(), notAfter: Date.now() + 500 };
      const events = await archive(front, failing);
      expect(events.at(-1)?.type).toBe("ActionDead");
      expect(liesIn(await front.content()) ?? []).toEqual([]);
      front.cutFrom(undefined);
      await archive(front, archiveRequest());
      expect(archived(await front.content())).toEqual(whole);
    }
  });

  it("gives a second archive of a workflow a folder of its own, also at the same time", async () => {
    await using front = await startS3Front();
    const requests = [archiveRequest({}, "first"), archiveRequest({ include: ["logs"] }, "second")];
    const events = await Promise.all(requests.map((request) => archive(front, request)));
    const folders = events.map(([event]) => event?.destination.slice("s3://kept/".length) ?? "");
    expect(new Set(folders).size).toBe(2);
    const content = await front.content();
    for (const [i, at] of folders.entries()) {
      expect(liesIn(content, at)).toEqual([]);
      const manifest: unknown = JSON.parse(String(content[`${at}/manifest.json`]));
      expect(isJsonObject(manifest) && manifest.key).toBe(requests[i]?.key);
    }
    const again = await Promise.all(requests.map((request) => archive(front, request)));
    expect(again).toMatchObject(folders.map((at) => [{ already: true, destination: `s3://kept/${at}` }]));
  });

  it("takes a log of several parts, and leaves nothing of one that breaks off", { timeout: 60_000 }, async () => {
    await using front = await startS3Front();
    const noise = createHash("sha512");
    const lines = function* (isWhole: boolean) {
      for (let i = 0; i < 180_000; i += 1) yield noise.update(String(i)).copy().digest("hex");
      if (!isWhole) throw Object.assign(new Error("the disk failed"), { code: "EIO" });
    };
    const request = { ...archiveRequest(), timeoutMs: 60_000 };
    const broken = await archive(
      front,
      { ...request, notAfter: Date.now() + 300 },
      { logs: logsOf({ [load]: lines(false) }) },
    );
    expect(broken[0]).toMatchObject({ type: "ActionDead", problem: { message: expect.stringContaining("EIO") } });
    expect(Object.keys(await front.content()).filter((key) => key.includes("/logs/"))).toEqual([]);
    expect(front.requests.some((made) => made.startsWith(`DELETE ${folder}/logs/`))).toBe(true);
    const [event] = await archive(front, request, { logs: logsOf({ [load]: lines(true) }) });
    expect(event).toMatchObject({ type: "ActionSucceeded", detail: expect.stringMatching(/MB$/) });
    const content = await front.content();
    expect(content[`${folder}/logs/etl-7kq2d.0.load.log.gz`]?.length).toBeGreaterThan(8 * 1024 * 1024);
    expect(liesIn(content)).toEqual([]);
  });

  it("gives up at a bucket that is not there, and names it", async () => {
    await using front = await startS3Front();
    const elsewhere = { ...front, environment: { ...front.environment, ARCHIVE_URL: "s3://no-such-bucket/a" } };
    const [event] = await archive(elsewhere, archiveRequest());
    expect(event).toMatchObject({
      type: "ActionDead",
      problem: { message: expect.stringMatching(/s3:\/\/no-such-bucket\/a.*NoSuchBucket/) },
    });
  });
});
