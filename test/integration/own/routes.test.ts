import { mkdir, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../support/nats.ts";
import { createOwnWorld, type OwnWorld } from "../../support/own-door.ts";
import { openSse } from "../../support/sse.ts";

let world: OwnWorld;
let sentUid: string;
let deadUid: string;
beforeAll(async () => {
  world = await createOwnWorld();
  sentUid = await world.run("good", "all is well");
  deadUid = await world.run("bad", "refuse");
});
afterAll(() => world[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: answers are read as any client would.
async function call(path: string, init?: RequestInit): Promise<{ status: number; body: any }> {
  const response = await fetch(`${world.base}/api/onexit/v1${path}`, init);
  return { status: response.status, body: await response.json() };
}
const post = (path: string, body: object = {}) =>
  call(path, { method: "POST", headers: { "x-onexit-csrf": "1" }, body: JSON.stringify(body) });
const idOf = async (uid: string): Promise<string> => (await call(`/deliveries?workflow=${uid}`)).body.items[0].id;

describe("deliveries", () => {
  it("are listed newest first, filtered, counted and paged", async () => {
    await eventually(async () => (await call("/deliveries?state=dead")).body.items.length === 1);
    const all = (await call("/deliveries")).body;
    expect(all.items.map((one: { workflow: { name: string } }) => one.workflow.name)).toEqual(["bad", "good"]);
    expect(all.counts).toEqual({ sent: 1, dead: 1 });
    expect(all.index).toMatchObject({ ready: true, left: 0, deliveries: 2, forgotten: 0 });
    expect(all.items[0]).toMatchObject({
      action: "tell",
      destination: "#ops",
      state: "dead",
      attempt: 1,
      edited: false,
    });
    const dead = (await call("/deliveries?state=dead")).body;
    expect(dead.counts).toEqual({ sent: 1, dead: 1 });
    expect((await call("/deliveries?state=dead,sent")).body.items).toHaveLength(2);
    expect((await call("/deliveries?state=retrying,pending")).body.items).toEqual([]);
    const first = (await call("/deliveries?limit=1")).body;
    const second = (await call(`/deliveries?limit=1&before=${first.next}`)).body;
    expect([first.items[0].workflow.uid, second.items[0].workflow.uid]).toEqual([deadUid, sentUid]);
    expect(second.next).toBeUndefined();
  });

  it.each([
    ["/deliveries?state=failed", 400, "there are only"],
    ["/deliveries?since=yesterday", 400, "write how long ago"],
    ["/deliveries?before=x", 400, "write a whole number"],
    ["/deliveries/dlv_000000000000", 404, "there is no delivery"],
    ["/preview?action=tell&namespace=default&name=good&status=Lost", 400, "there are only"],
    ["/preview?action=slack&namespace=default&name=good", 404, "asks for no plugin.slack"],
    ["/preview?action=tell&namespace=default&name=none", 404, "not found"],
    ["/nothing", 404, "there is nothing at"],
  ])("%s is answered with %i", async (path, status, message) => {
    const answer = await call(path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ code: expect.any(Number), message: expect.stringContaining(message) });
  });

  it("are shown with every attempt and the ledger's entry", async () => {
    const { body } = await call(`/deliveries/${await idOf(deadUid)}`);
    expect(body).toMatchObject({
      state: "dead",
      parameters: { channel: "#ops", text: "refuse" },
      attempts: [{ attempt: 1, type: "ActionDead", error: "refused by the channel", status: 403 }],
      ledger: { state: "dead", parked: false },
    });
  });

  it("that are dead are tried again, edited, and after that no more", async () => {
    const id = await idOf(deadUid);
    expect((await post(`/deliveries/${id}/retry`, { dryRun: true })).body).toEqual({
      retried: [id],
      refused: [],
      dryRun: true,
    });
    expect((await post("/deliveries/retry", { filter: { workflow: "good" } })).body).toEqual({
      retried: [],
      refused: [],
    });
    const sentId = await idOf(sentUid);
    expect((await post("/deliveries/retry", { filter: { state: "sent" }, dryRun: true })).body).toEqual({
      retried: [],
      refused: [{ id: sentId, why: `${sentId} was sent already; only a dead delivery can be retried` }],
      dryRun: true,
    });
    expect((await post(`/deliveries/${id}/retry`, { parameters: { text: "mended" }, reason: "a typo" })).body).toEqual({
      retried: [id],
      refused: [],
    });
    await eventually(() => world.acted.includes("mended"));
    await eventually(async () => (await call(`/deliveries/${id}`)).body.state === "sent");
    expect((await call(`/deliveries/${id}`)).body).toMatchObject({
      edited: true,
      attempts: [{}, { attempt: 2 }],
      ledger: { askedAgain: [{ afterAttempt: 1, by: expect.any(String), reason: "a typo" }] },
    });
    expect((await post(`/deliveries/${id}/drop`, { reason: "late" })).body.refused).toHaveLength(1);
  });

  it("are dropped with a reason, by a name, and never without", async () => {
    const uid = await world.run("unwanted", "refuse too");
    await eventually(async () => (await call(`/deliveries?workflow=${uid}&state=dead`)).body.items.length === 1);
    const id = await idOf(uid);
    expect((await post(`/deliveries/${id}/drop`, {})).body.message).toMatch(/^why\?/);
    expect((await post("/deliveries/drop", { filter: { workflow: uid }, reason: "no longer wanted" })).body).toEqual({
      dropped: [id],
      refused: [],
    });
    await eventually(async () => (await call(`/deliveries/${id}`)).body.state === "dropped");
    expect((await call(`/deliveries/${id}`)).body.attempts.at(-1)).toMatchObject({
      why: "no longer wanted",
      by: "local",
    });
  });

  it.each([
    [{}, /filter is missing/],
    [{ filter: {} }, /the filter is empty/],
    [{ filter: { stat: "dead" } }, /there are only/],
    [{ filter: { state: 1 } }, /filter\.state must be a text/],
  ])("a bulk retry of %j is refused", async (body, message) => {
    const answer = await post("/deliveries/retry", body);
    expect(answer.status).toBe(400);
    expect(answer.body.message).toMatch(message);
  });
});

describe("events", () => {
  it("are listed newest first, of one workflow or of all, without gaps between pages", async () => {
    const seqs = async (query: string) => {
      const found: string[] = [];
      for (let before = "", rounds = 0; rounds < 50; rounds += 1) {
        const { body } = await call(`/events?limit=3${query}${before}`);
        found.push(...body.items.map((one: { seq: number; type: string }) => `${one.seq} ${one.type}`));
        if (body.next === undefined) return found;
        before = `&before=${body.next}`;
      }
      throw new Error("no end");
    };
    const ofOne = await seqs(`&workflow=${sentUid}`);
    const byName = await seqs("&workflow=good");
    expect(ofOne).toEqual(byName);
    expect(ofOne.at(-1)).toMatch(/WorkflowSubmitted$/);
    expect(ofOne.some((text) => text.endsWith("ActionSucceeded"))).toBe(true);
    const numbers = ofOne.map((text) => Number.parseInt(text, 10));
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
    expect((await call("/events?type=NodeFinished&workflow=good")).body.items[0]).toMatchObject({
      kind: "node",
      node: { displayName: expect.any(String), phase: expect.any(String) },
      workflow: { name: "good", uid: sentUid },
    });
  });

  it("of a delivery are what its node did, what was asked, and what was said; a kind alone can be asked for", async () => {
    const id = await idOf(sentUid);
    const { items } = (await call(`/events?delivery=${id}`)).body;
    const types = items.map(({ type }: { type: string }) => type);
    expect(new Set(types)).toEqual(
      new Set(["NodeStarted", "ActionRequested", "ActionSucceeded", "DeliveryEnded", "NodeFinished"]),
    );
    const node = items.find(({ type }: { type: string }) => type === "NodeStarted").node.name;
    const asked = items.find(({ type }: { type: string }) => type === "ActionRequested").delivery;
    expect(asked).toMatchObject({ id, origin: node });
    const requests = (await call(`/events?delivery=${id}&kind=request`)).body.items;
    expect(requests.map(({ type }: { type: string }) => type)).toEqual(["ActionRequested"]);
    expect((await call("/events?delivery=dlv_000000000000")).body.items).toEqual([]);
  });

  it("come live, and after a break go on where they stopped", async () => {
    const first = await openSse(`${world.base}/api/onexit/v1/stream`);
    const uid = await world.run("live", "seen");
    const told: { seq: number; type: string; workflow: { uid: string } }[] = [];
    const batch = JSON.parse((await first.next()).data);
    told.push(...batch);
    const place = first.lastId;
    await first[Symbol.asyncDispose]();
    expect(Number(place)).toBe(batch.at(-1).seq);
    await using second = await openSse(`${world.base}/api/onexit/v1/stream`, place);
    const isOver = () => told.some(({ type }) => type === "DeliveryEnded");
    while (!isOver()) told.push(...JSON.parse((await second.next()).data));
    const listed = (await call(`/events?workflow=${uid}&limit=1000`)).body.items.toReversed();
    const until = listed.findIndex(({ type }: { type: string }) => type === "DeliveryEnded") + 1;
    expect(
      told
        .filter(({ workflow }) => workflow.uid === uid)
        .map(({ seq, type }) => `${seq} ${type}`)
        .slice(0, until),
    ).toEqual(listed.slice(0, until).map(({ seq, type }: { seq: number; type: string }) => `${seq} ${type}`));
  });

  it("from a place that is not there begin anew with a reset", async () => {
    await using client = await openSse(`${world.base}/api/onexit/v1/stream`, "999999");
    expect((await client.next()).event).toBe("reset");
    await world.run("after-reset", "seen again");
    expect(JSON.parse((await client.next()).data)[0].workflow.name).toBe("after-reset");
    expect((await call("/stream?after=x")).status).toBe(400);
  });
});

describe("the state of things", () => {
  it("is told", async () => {
    expect((await call("/actions")).body.items[0]).toMatchObject({
      name: "tell",
      destinations: [{ name: "#ops", state: expect.stringMatching(/ok|failing/) }],
    });
    expect((await call("/health")).body).toMatchObject({
      engine: { ready: true },
      nats: { connected: true, url: expect.stringContaining("127.0.0.1") },
      persistence: "kept until the test ends",
    });
    expect((await call("/me")).body).toMatchObject({
      name: "local",
      roles: ["view", "submit", "admin"],
      namespaces: ["*"],
    });
    expect((await call("/policies")).body).toEqual({ items: [], problems: [] });
    expect((await call("/preview?action=tell&namespace=default&name=good&status=Failed")).body).toMatchObject({
      destination: "#ops",
      text: "all is well",
    });
    expect((await call("/preview?namespace=default&name=good&status=Stopped")).body.items).toMatchObject([
      { action: "tell", destination: "#ops", text: "all is well" },
    ]);
  });
});

describe("the pages", () => {
  const page = (path: string, headers = {}) => fetch(`${world.base}${path}`, { headers });
  /** Without what a client makes of a path before it is sent. */
  const raw = (path: string) =>
    new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const asked = request(`${world.base}/`, { path }, (answer) => {
        let text = "";
        answer.on("data", (chunk) => {
          text += chunk;
        });
        answer.on("end", () => resolve({ status: answer.statusCode, text }));
      });
      asked.on("error", reject).end();
    });

  it("say how to build them, are there once they are built, and nothing else is", async () => {
    const missing = await page("/");
    expect(missing.status).toBe(503);
    expect(await missing.text()).toContain("npm run setup");
    await mkdir(join(world.pages, "assets"));
    await writeFile(join(world.pages, "assets/index-1a2b.js"), `${"x".repeat(5_000)}\n`);
    await writeFile(join(world.pages, "index.html"), "<!doctype html><title>onexit</title>\n");
    await writeFile(join(world.pages, "..", "onexit-secret.txt"), "secret");
    for (const path of ["/", "/w/default/good?tab=logs", "/workflows/default/good", "/deliveries/dlv_1", "/health"]) {
      const response = await page(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(response.headers.get("cache-control")).toBe("no-cache");
    }
    const asset = await page("/assets/index-1a2b.js");
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect(asset.headers.get("content-encoding")).toBe("gzip");
    expect(await asset.text()).toHaveLength(5_001);
    const same = await page("/", { "if-none-match": (await page("/")).headers.get("etag") ?? "" });
    expect(same.status).toBe(304);
    for (const path of [
      "/assets/../../onexit-secret.txt",
      "/assets/..%2f..%2fonexit-secret.txt",
      "/%2e%2e/onexit-secret.txt",
      "//etc/passwd",
      "/assets/none.js",
    ]) {
      const answer = await raw(path);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain("secret\n");
    }
  });
});
