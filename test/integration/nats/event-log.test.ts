import { setTimeout as sleep } from "node:timers/promises";
import type { Decision } from "@onexit/events";
import { journalSubject } from "@onexit/events";
import { type EventLog, type JournalAddress, listJournals, NoReplyError, openEventLog } from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aDecision, aWorkflow } from "../../support/journal.ts";
import { createTestServer, type TestServer } from "../../support/nats.ts";
import { createTcpProxy } from "../../support/tcp-proxy.ts";

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

async function idsOf(log: EventLog, workflow: JournalAddress, afterSeq = 0): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { decision } of log.read(workflow, afterSeq)) ids.push(decision.id);
  return ids;
}

/** Appends `n` decisions, each behind the one before, and gives the sequences. */
async function appendAll(log: EventLog, workflow: ReturnType<typeof aWorkflow>, n: number): Promise<readonly number[]> {
  const seqs: number[] = [];
  for (let i = 0; i < n; i += 1) {
    const appended = await log.append(workflow, aDecision(`d${i}`), seqs.at(-1) ?? 0);
    if ("conflict" in appended) throw new Error("conflict");
    seqs.push(appended.seq);
  }
  return seqs;
}

describe("read", () => {
  it("gives the decisions of one workflow in order, up to the present end", async () => {
    const log = openEventLog(await server.connect());
    const [mine, other] = [aWorkflow(), aWorkflow()];
    await appendAll(log, other, 3);
    const seqs = await appendAll(log, mine, 250);
    await appendAll(log, other, 0);
    expect(await idsOf(log, mine)).toEqual(Array.from({ length: 250 }, (_, i) => `d${i}`));
    expect(await idsOf(log, mine, seqs[247])).toEqual(["d248", "d249"]);
    expect(await idsOf(log, mine, seqs[249])).toEqual([]);
  });

  it("ends at once, without waiting for a timeout", async () => {
    const log = openEventLog(await server.connect());
    const workflow = aWorkflow();
    expect(await idsOf(log, workflow)).toEqual([]);
    await appendAll(log, workflow, 5);
    const started = performance.now();
    for (let i = 0; i < 20; i += 1) expect(await idsOf(log, workflow)).toHaveLength(5);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it("keeps every event of a decision, and what they say", async () => {
    const log = openEventLog(await server.connect());
    const workflow = aWorkflow();
    const decision: Decision = {
      id: "whole",
      events: [
        { type: "WorkflowStarted", at: 1_700_000_000_001 },
        { type: "StopRequested", at: 1_700_000_000_002, by: "Zoë", message: "über" },
      ],
    };
    await log.append(workflow, decision, 0);
    for await (const stored of log.read(workflow, 0)) expect(stored.decision).toEqual(decision);
    expect.assertions(1);
  });

  it("throws rather than to pass half a journal for a whole one", async () => {
    const log = openEventLog(await server.connect());
    const workflow = aWorkflow();
    await appendAll(log, workflow, 3);
    const signal = AbortSignal.abort(new Error("over"));
    await expect(log.read(workflow, 0, signal)[Symbol.asyncIterator]().next()).rejects.toThrow(NoReplyError);
  });
});

describe("append", () => {
  it("lets exactly one of two writers have each sequence", async () => {
    const workflow = aWorkflow();
    const logs = [openEventLog(await server.connect()), openEventLog(await server.connect())];
    let lastSeq = 0;
    for (let round = 0; round < 30; round += 1) {
      const results = await Promise.all(
        logs.map((log, i) => log.append(workflow, aDecision(`r${round}w${i}`), lastSeq)),
      );
      const stored = results.flatMap((result) => ("seq" in result ? [result.seq] : []));
      expect(stored).toHaveLength(1);
      lastSeq = stored[0] ?? 0;
    }
    expect(await idsOf(openEventLog(await server.connect()), workflow)).toHaveLength(30);
  });

  it("recognises its own decision when the answer was lost", async () => {
    await using proxy = await createTcpProxy(server.server.port);
    const log = openEventLog(await server.connect({ port: proxy.port }));
    const workflow = aWorkflow();
    const [lastSeq = 0] = await appendAll(log, workflow, 1);
    proxy.swallowReplies();
    const appending = log.append(workflow, aDecision("mine"), lastSeq);
    const other = openEventLog(await server.connect());
    await expect.poll(() => idsOf(other, workflow, lastSeq)).toEqual(["mine"]);
    await proxy.heal();
    const appended = await appending;
    expect(appended).toEqual({ seq: await other.lastSeqOf(workflow) });
    expect(await idsOf(other, workflow, lastSeq)).toEqual(["mine"]);
  });

  it("recognises its own decision although others were appended behind it meanwhile", async () => {
    const log = openEventLog(await server.connect());
    const workflow = aWorkflow();
    const seqs = await appendAll(log, workflow, 3);
    expect(await log.append(workflow, aDecision("d1"), seqs[0] ?? 0)).toEqual({ seq: seqs[1] });
    expect(await log.append(workflow, aDecision("other"), seqs[0] ?? 0)).toEqual({ conflict: true });
    expect(await idsOf(log, workflow)).toEqual(["d0", "d1", "d2"]);
  });

  it("calls it a conflict when the journal is shorter than its writer believes", async () => {
    const log = openEventLog(await server.connect());
    expect(await log.append(aWorkflow(), aDecision("lost"), 1_000_000)).toEqual({ conflict: true });
  });

  it("gives up when its signal aborts, and the same decision can be appended later", async () => {
    await using own = await createTestServer();
    const log = openEventLog(await own.connect());
    const workflow = aWorkflow();
    await own.kill();
    const decision = aDecision("later");
    await expect(log.append(workflow, decision, 0, AbortSignal.timeout(200))).rejects.toThrow(NoReplyError);
    await own.restart();
    expect(await log.append(workflow, decision, 0)).toHaveProperty("seq");
    expect(await idsOf(log, workflow)).toEqual(["later"]);
  });

  it("goes on over a kill -9 of the server without losing or doubling a decision", async () => {
    await using own = await createTestServer();
    const log = openEventLog(await own.connect());
    const workflow = aWorkflow();
    let running = true;
    const writing = (async () => {
      const ids: string[] = [];
      for (let seq = 0; running; ) {
        const decision = aDecision(`k${ids.length}`);
        const appended = await log.append(workflow, decision, seq);
        if ("conflict" in appended) throw new Error("conflict with nobody");
        seq = appended.seq;
        ids.push(decision.id);
      }
      return ids;
    })();
    for (let i = 0; i < 2; i += 1) {
      await sleep(150);
      await own.kill();
      await own.restart();
    }
    await sleep(800);
    running = false;
    const ids = await writing;
    expect(ids.length).toBeGreaterThan(50);
    expect(await idsOf(log, workflow)).toEqual(ids);
  });
});

describe("the journal as a whole", () => {
  it("tells whether a sequence is a message of the workflow", async () => {
    const log = openEventLog(await server.connect());
    const [mine, other] = [aWorkflow(), aWorkflow()];
    const [seq = 0] = await appendAll(log, mine, 1);
    expect(await log.holds(mine, seq)).toBe(true);
    expect(await log.holds(other, seq)).toBe(false);
    expect(await log.holds(mine, 1_000_000)).toBe(false);
  });

  it("lists the workflows that have a journal, less those that were retired", async () => {
    const nats = await server.connect();
    const log = openEventLog(nats);
    const kept = { ...aWorkflow(), namespace: "team.a b" };
    const retired = aWorkflow();
    for (const workflow of [kept, retired]) await appendAll(log, workflow, 2);
    const { name: _, ...address } = kept;
    const seq = await log.lastSeqOf(kept);
    expect(await listJournals(nats)).toContainEqual({ address, seq });
    await log.purge(journalSubject(retired));
    expect(await idsOf(log, retired)).toEqual([]);
    expect((await listJournals(nats)).map((one) => one.address.uid)).not.toContain(retired.uid);
    expect(await idsOf(log, kept)).toHaveLength(2);
  });
});
