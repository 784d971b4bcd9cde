import type { LedgerEntry } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { holdClaim } from "../src/claim.ts";
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

async function claimed(ledgerOf: (ledger: LedgerPort) => LedgerPort = (ledger) => ledger) {
  const world = createWorld();
  const revision = (await world.ledger.create("k", entry)) ?? 0;
  return { world, revision, claim: holdClaim(ledgerOf(world.ledger), "k", entry, revision) };
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
    await Promise.all([claim.renew(), claim.begin(7), claim.renew(), claim.settle(done), claim.renew()]);
    expect(world.history.map(({ state, unclear = false }) => `${state} ${unclear}`)).toEqual([
      "claimed false",
      "claimed false",
      "claimed true",
      "claimed true",
      "done false",
    ]);
    expect(world.history[2]?.sentAt).toBe(7);
  });

  it("is lost to a paused owner when somebody else took it over", async () => {
    const { claim, world, revision } = await claimed();
    await world.ledger.update("k", { ...entry, owner: "other" }, revision);
    await expect(claim.begin(1)).rejects.toThrow(LostClaimError);
    await expect(claim.renew()).rejects.toThrow(LostClaimError);
    await expect(claim.settle(done)).rejects.toThrow(LostClaimError);
    expect(claim.isBegun()).toBe(false);
  });

  it("cannot be begun once it is settled", async () => {
    const { claim, world } = await claimed();
    await claim.settle(done);
    await expect(claim.begin(1)).rejects.toThrow(LostClaimError);
    expect(world.entry()).toEqual(done);
  });

  it("recognises its own renewal whose answer was lost", async () => {
    const { claim } = await claimed(forgetful);
    await expect(claim.renew()).rejects.toThrow("timeout");
    await claim.begin(1);
    expect(claim.isBegun()).toBe(true);
  });

  it("recognises its own record whose answer was lost", async () => {
    const { claim, world } = await claimed(forgetful);
    await expect(claim.settle(done)).rejects.toThrow("timeout");
    await claim.settle(done);
    expect(world.history).toHaveLength(2);
  });
});
