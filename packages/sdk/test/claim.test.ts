import type { LedgerEntry } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { holdClaim, markedAsBegun, momentOf } from "../src/claim.ts";
import { LostClaimError } from "../src/error.ts";
import type { LedgerPort } from "../src/ports.ts";
import { createWorld } from "../src/testing.ts";

const entry: LedgerEntry = {
  state: "claimed",
  key: "k",
  action: "a",
  workflow: { cluster: "local", namespace: "n", name: "w", uid: "u" },
  attempt: 1,
  owner: "me",
  at: 1,
  requestSeq: 1,
  notAfter: 1e15,
};
const done: LedgerEntry = { ...entry, state: "done", at: 2 };

/** A claim of a service whose clocks stand still unless they are moved. */
async function claimed({
  ledgerOf = (ledger: LedgerPort) => ledger,
  written = entry,
}: {
  readonly ledgerOf?: (ledger: LedgerPort) => LedgerPort;
  readonly written?: LedgerEntry;
} = {}) {
  const world = createWorld();
  const time = { now: 7, monotonic: 0 };
  const clock = { now: () => time.now, monotonic: () => time.monotonic };
  const revision = (await world.ledger.create("k", written)) ?? 0;
  const ledger = ledgerOf(world.ledger);
  const writtenAt = momentOf(clock);
  const claim = holdClaim({ ledger, clock, key: "k", entry, written, revision, writtenAt, staleMs: 10_000 });
  return { world, revision, claim, time };
}

/** A ledger whose writes are stored while their answers get lost, once. */
function forgetful(ledger: LedgerPort): LedgerPort {
  let lost = false;
  return {
    ...ledger,
    update: async (...write) => {
      const revision = await ledger.update(...write);
      if (lost) return revision;
      lost = true;
      throw new Error("timeout");
    },
  };
}

describe("a claim", () => {
  it("keeps heartbeat, act and record in turn", async () => {
    const { claim, world } = await claimed();
    await Promise.all([claim.renew(), claim.begin(), claim.renew(), claim.settle(done), claim.renew()]);
    expect(world.history.map(({ state, unclear = false }) => `${state} ${unclear}`)).toEqual([
      "claimed false",
      "claimed false",
      "claimed true",
      "claimed true",
      "done false",
    ]);
    expect(world.history[2]?.sentAt).toBe(7);
  });

  it("is begun without a further write when it was marked a moment ago", async () => {
    const { claim, world, time } = await claimed({ written: markedAsBegun(entry, 7) });
    Object.assign(time, { now: 900, monotonic: 900 });
    await claim.begin();
    expect(claim.isBegun()).toBe(true);
    expect(world.history).toHaveLength(1);
  });

  it.each([
    ["too long ago", { now: 1_007, monotonic: 1_000 }],
    ["before the machine slept", { now: 60_000, monotonic: 1 }],
    ["before the clock was set back", { now: -60_000, monotonic: 1 }],
  ])("is renewed before the first byte when it was marked %s", async (_, later) => {
    const { claim, world, time, revision } = await claimed({ written: markedAsBegun(entry, 7) });
    Object.assign(time, later);
    await claim.begin();
    expect(world.history).toHaveLength(2);
    expect(world.entry()?.sentAt).toBe(7);
    const late = await claimed({ written: markedAsBegun(entry, 7) });
    await late.world.ledger.update("k", { ...entry, owner: "other" }, revision);
    Object.assign(late.time, later);
    await expect(late.claim.begin()).rejects.toThrow(LostClaimError);
    expect(late.claim.isBegun()).toBe(false);
  });

  it("is lost to a paused owner when somebody else took it over", async () => {
    const { claim, world, revision } = await claimed();
    await world.ledger.update("k", { ...entry, owner: "other" }, revision);
    await expect(claim.begin()).rejects.toThrow(LostClaimError);
    await expect(claim.renew()).rejects.toThrow(LostClaimError);
    await expect(claim.settle(done)).rejects.toThrow(LostClaimError);
    expect(claim.isBegun()).toBe(false);
  });

  it("cannot be begun once it is settled", async () => {
    const { claim, world } = await claimed();
    await claim.settle(done);
    await expect(claim.begin()).rejects.toThrow(LostClaimError);
    expect(world.entry()).toEqual(done);
  });

  it("recognises its own renewal whose answer was lost", async () => {
    const { claim } = await claimed({ ledgerOf: forgetful });
    await expect(claim.renew()).rejects.toThrow("timeout");
    await claim.begin();
    expect(claim.isBegun()).toBe(true);
  });

  it("recognises its own record whose answer was lost", async () => {
    const { claim, world } = await claimed({ ledgerOf: forgetful });
    await expect(claim.settle(done)).rejects.toThrow("timeout");
    await claim.settle(done);
    expect(world.history).toHaveLength(2);
  });
});
