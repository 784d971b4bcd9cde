import { setTimeout as sleep } from "node:timers/promises";
import { encodeEvent, type LedgerEntry, ledgerKeyOf, requestSubject, requestsOf } from "@onexit/events";
import {
  createParking,
  createPublisher,
  type FollowOptions,
  follow,
  type Nats,
  openLedger,
  type Parking,
  republish,
} from "@onexit/nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anEntry, aRequest } from "../../support/ledger.ts";
import { createTestServer, eventually, type TestServer } from "../../support/nats.ts";

let server: TestServer;
let actions = 0;
beforeAll(async () => {
  server = await createTestServer();
});
afterAll(() => server[Symbol.asyncDispose]());

const time = 1_700_000_000_000;

/** Publishes an entry's request and parks it; the number of its requests in the stream can be asked for. */
async function park(nats: Nats, changes: Partial<LedgerEntry>) {
  actions += 1;
  const entry = anEntry({
    action: `parked-${actions}`,
    state: "retrying",
    parked: true,
    notBefore: time - 1,
    ...changes,
  });
  const publisher = createPublisher(nats);
  const request = encodeEvent(aRequest(entry), `${entry.key}.0`, entry.workflow);
  const { seq } = await publisher.publish(requestSubject(entry.workflow, entry.action), request, {
    id: `${entry.key}:0`,
  });
  const ledger = openLedger(nats);
  const stored = { ...entry, requestSeq: seq };
  const revision = (await ledger.create(ledgerKeyOf(entry), stored)) ?? 0;
  const bodies: string[] = [];
  const onMessage: FollowOptions["onMessage"] = ({ data }) => {
    bodies.push(Buffer.from(data).toString());
  };
  const follower = await follow(nats, { filter: requestsOf(entry.action), start: "all", onMessage });
  const dispose = () => follower.stop();
  return { entry: stored, revision, ledger, publisher, bodies, follower, [Symbol.asyncDispose]: dispose };
}

type Parked = Awaited<ReturnType<typeof park>>;

function start(nats: Nats, parked: Parked, changes: { readonly onError?: (error: unknown) => void } = {}): Parking {
  const { ledger, publisher, entry } = parked;
  const onError = (error: unknown) => expect.fail(String(error));
  return createParking({
    nats,
    ledger,
    publisher,
    action: entry.action,
    now: () => time,
    intervalMs: 20,
    onError,
    ...changes,
  });
}

describe("parking", () => {
  it("publishes an overdue request again, byte for byte, however many replicas scan", async () => {
    const nats = await server.connect();
    await using parked = await park(nats, {});
    await using _first = start(nats, parked);
    await using _second = start(nats, parked);
    await eventually(() => parked.bodies.length === 2);
    await sleep(100);
    expect(parked.bodies).toHaveLength(2);
    expect(parked.bodies[1]).toBe(parked.bodies[0]);
  });

  it("publishes it again each time it is parked anew", async () => {
    const nats = await server.connect();
    await using parked = await park(nats, {});
    await using _parking = start(nats, parked);
    await eventually(() => parked.bodies.length === 2);
    const { entry, ledger, revision } = parked;
    await ledger.update(ledgerKeyOf(entry), { ...entry, attempt: 2, notBefore: time - 10_000 }, revision);
    await eventually(() => parked.bodies.length === 3);
  });

  it.each<[string, Partial<LedgerEntry>]>([
    ["is not due yet", { notBefore: time + 1 }],
    ["waits for a nak", { parked: false }],
    ["is being acted on", { state: "claimed" }],
    ["is done", { state: "done" }],
    ["is dead", { state: "dead" }],
  ])("leaves alone what %s", async (_, changes) => {
    const nats = await server.connect();
    await using parked = await park(nats, changes);
    await using _parking = start(nats, parked);
    await sleep(100);
    expect(parked.bodies).toHaveLength(1);
  });

  it("leaves what has just become due to the replica that is at it already", async () => {
    const nats = await server.connect();
    await using parked = await park(nats, { notBefore: time + 100 });
    let now = time;
    const { ledger, publisher, entry, bodies } = parked;
    const onError = (error: unknown) => expect.fail(String(error));
    const options = { nats, ledger, publisher, action: entry.action, intervalMs: 20, overdueMs: 5_000, onError };
    await using _parking = createParking({ ...options, now: () => now });
    await sleep(60);
    now = time + 5_000;
    await sleep(60);
    expect(bodies).toHaveLength(1);
    now = time + 5_100;
    await eventually(() => bodies.length === 2);
  });

  it("reports a request that the stream no longer holds, and goes on", async () => {
    const nats = await server.connect();
    await using parked = await park(nats, {});
    const lost = anEntry({ ...parked.entry, key: "0".repeat(64), requestSeq: 999_999 });
    await parked.ledger.create(ledgerKeyOf(lost), lost);
    const errors: unknown[] = [];
    await using _parking = start(nats, parked, { onError: (error) => errors.push(error) });
    await eventually(() => errors.length > 0 && parked.bodies.length === 2);
    expect(String(errors[0])).toContain("999999");
  });
});

describe("republish", () => {
  it("brings one delivery back, once for each revision", async () => {
    const nats = await server.connect();
    await using parked = await park(nats, { state: "dead" });
    const { entry, revision, publisher, ledger } = parked;
    const retrying: LedgerEntry = { ...entry, state: "retrying" };
    const next = (await ledger.update(ledgerKeyOf(entry), retrying, revision)) ?? 0;
    await republish({ nats, publisher }, { entry: retrying, revision: next });
    await republish({ nats, publisher }, { entry: retrying, revision: next });
    await eventually(() => parked.bodies.length === 2);
    await sleep(50);
    expect(parked.bodies).toHaveLength(2);
  });
});
