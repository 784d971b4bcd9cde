import { ledgerKeyOf } from "@onexit/events";
import { type Ledger, type LedgerScope, openLedger } from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aWorkflow } from "../../support/journal.ts";
import { anEntry } from "../../support/ledger.ts";
import { createTestServer, type TestServer } from "../../support/nats.ts";
import { createTcpProxy } from "../../support/tcp-proxy.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function keysOf(ledger: Ledger, scope: LedgerScope): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { entry } of ledger.list(scope)) keys.push(entry.key);
  return keys;
}

describe("the ledger", () => {
  it("creates an entry once", async () => {
    const ledger = openLedger(await server.connect());
    const entry = anEntry();
    const key = ledgerKeyOf(entry);
    expect(await ledger.get(key)).toBeUndefined();
    const revision = await ledger.create(key, entry);
    expect(await ledger.get(key)).toEqual({ entry, revision });
    expect(await ledger.create(key, { ...entry, owner: "owner-2" })).toBeUndefined();
    expect(await ledger.get(key)).toEqual({ entry, revision });
  });

  it("lets exactly one of fifty rivals claim", async () => {
    const ledger = openLedger(await server.connect());
    const entry = anEntry();
    const claims = Array.from({ length: 50 }, (_, i) => ledger.create(ledgerKeyOf(entry), { ...entry, owner: `${i}` }));
    expect((await Promise.all(claims)).filter((revision) => revision !== undefined)).toHaveLength(1);
  });

  it("updates only what has not changed meanwhile", async () => {
    const ledger = openLedger(await server.connect());
    const entry = anEntry();
    const key = ledgerKeyOf(entry);
    const created = (await ledger.create(key, entry)) ?? 0;
    const updated = await ledger.update(key, { ...entry, state: "done" }, created);
    expect(updated).toBeGreaterThan(created);
    expect(await ledger.update(key, { ...entry, state: "dead" }, created)).toBeUndefined();
    expect((await ledger.get(key))?.entry.state).toBe("done");
  });

  it("lists the entries of an action, of a workflow, of both, or all", async () => {
    const ledger = openLedger(await server.connect());
    const [first, second] = [aWorkflow(), aWorkflow()];
    const entries = [
      anEntry({ action: "list.a", workflow: first }),
      anEntry({ action: "list.a", workflow: second }),
      anEntry({ action: "list-b", workflow: first }),
    ];
    for (const entry of entries) await ledger.create(ledgerKeyOf(entry), entry);
    const [a1, a2, b1] = entries.map(({ key }) => key);
    expect(await keysOf(ledger, { action: "list.a" })).toEqual([a1, a2]);
    expect(await keysOf(ledger, { uid: first.uid })).toEqual([a1, b1]);
    expect(await keysOf(ledger, { action: "list-b", uid: first.uid })).toEqual([b1]);
    expect(await keysOf(ledger, { action: "list-b", uid: second.uid })).toEqual([]);
    expect(await keysOf(ledger, {})).toEqual(expect.arrayContaining([a1, a2, b1]));
  });

  it("lists each of many entries once, as it stands now", async () => {
    const ledger = openLedger(await server.connect());
    const entries = Array.from({ length: 350 }, () => anEntry({ action: "many" }));
    const revisions = await Promise.all(entries.map((entry) => ledger.create(ledgerKeyOf(entry), entry)));
    const [entry = anEntry()] = entries;
    await ledger.update(ledgerKeyOf(entry), { ...entry, state: "done" }, revisions[0] ?? 0);
    const states = new Map<string, string>();
    for await (const listed of ledger.list({ action: "many" })) states.set(listed.entry.key, listed.entry.state);
    expect(states.size).toBe(350);
    expect(states.get(entry.key)).toBe("done");
  });

  it("deletes an entry, unless it has changed, and lets it be created again", async () => {
    const ledger = openLedger(await server.connect());
    const entry = anEntry({ action: "deleted" });
    const key = ledgerKeyOf(entry);
    const revision = (await ledger.create(key, entry)) ?? 0;
    expect(await ledger.delete(key, revision - 1)).toBe(false);
    expect(await ledger.delete(key, revision)).toBe(true);
    expect(await ledger.get(key)).toBeUndefined();
    expect(await keysOf(ledger, { action: "deleted" })).toEqual([]);
    expect(await ledger.update(key, entry, revision)).toBeUndefined();
    expect(await ledger.create(key, entry)).toBeGreaterThan(revision);
  });

  it("recognises its own claim when the answer was lost", async () => {
    await using proxy = await createTcpProxy(server.server.port);
    const ledger = openLedger(await server.connect({ port: proxy.port }));
    const direct = openLedger(await server.connect());
    const entry = anEntry();
    const key = ledgerKeyOf(entry);
    proxy.swallowReplies();
    const claiming = ledger.create(key, entry);
    await expect.poll(() => direct.get(key)).toBeDefined();
    await proxy.heal();
    expect(await claiming).toBe((await direct.get(key))?.revision);
  });

  it("goes on over a kill -9 of the server", async () => {
    await using own = await createTestServer();
    const ledger = openLedger(await own.connect());
    const entry = anEntry();
    const key = ledgerKeyOf(entry);
    const revision = (await ledger.create(key, entry)) ?? 0;
    await own.kill();
    const updating = ledger.update(key, { ...entry, state: "done" }, revision);
    await own.restart();
    expect(await updating).toBeGreaterThan(revision);
    expect((await ledger.get(key))?.entry.state).toBe("done");
  });
});
