import type { ActionRequested, LedgerEntry } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { askForDue, type LookPorts } from "../src/registry/look-around.ts";
import { keyOf, type OwnerStanding, ownerOfName, type Registration } from "../src/registry/registration.ts";
import { createMemoryRegistry } from "./memory-registry.ts";

const minute = 60_000;
const owner = { cluster: "local", namespace: "data", name: "etl", uid: "u1" };

/** One thing that is registered, and what several who look around ask for. */
async function createBed(changes: Partial<Registration> = {}) {
  const registry = createMemoryRegistry();
  const record: Registration = {
    resource: { kind: "files", target: "/srv/a" },
    owner,
    registeredAt: 0,
    expiresAt: 60 * minute,
    why: "",
    id: "i1",
    round: 0,
    ...changes,
  };
  await registry.create(keyOf(record), record);
  const ledger = new Map<string, Partial<LedgerEntry>>();
  const asked: ActionRequested[] = [];
  const bed = { now: 0, standing: { state: "ended", phase: "Failed" } as OwnerStanding, lookups: 0 };
  const ports: LookPorts = {
    registry,
    owners: {
      standingOf: async () => {
        bed.lookups += 1;
        return bed.standing;
      },
    },
    removalOf: async (key) => ledger.get(key) as LedgerEntry | undefined,
    publish: async (request) => void asked.push(request),
    now: () => bed.now,
  };
  /** What the ledger has of the removal that was asked for last. */
  const settle = (entry: Partial<LedgerEntry>) => {
    const { workflow, key } = asked.at(-1) as ActionRequested;
    ledger.set(`cleanup.${workflow.uid}.${key}`, { attempt: 1, at: bed.now, ...entry });
  };
  return Object.assign(bed, { ports, registry, record, asked, settle, keys: () => asked.map(({ key }) => key) });
}

describe("who looks around", () => {
  it("asks on the owner's behalf for what is registered, and not for a place", async () => {
    const bed = await createBed();
    await askForDue(bed.ports);
    expect(bed.asked).toMatchObject([
      {
        action: "cleanup",
        workflow: owner,
        destination: "/srv/a",
        origin: { kind: "event", event: "CleanupDue" },
        parameters: { mode: "sweep", registration: keyOf(bed.record).resource },
      },
    ]);
  });

  it("asks once, under the key that everybody else asks under", async () => {
    const bed = await createBed();
    const known = new Set<string>();
    for (let i = 0; i < 3; i += 1) await askForDue(bed.ports, { known });
    expect(bed.asked).toHaveLength(1);
    await Promise.all([askForDue(bed.ports), askForDue(bed.ports)]);
    expect(new Set(bed.keys()).size).toBe(1);
  });

  it("asks for another removal when it was registered again", async () => {
    const bed = await createBed();
    await askForDue(bed.ports);
    const found = await bed.registry.get(keyOf(bed.record));
    await bed.registry.update(keyOf(bed.record), { ...bed.record, id: "i2" }, found?.revision ?? 0);
    await askForDue(bed.ports);
    expect(new Set(bed.keys()).size).toBe(2);
  });

  it("asks anew, and only one of several does, when a removal that failed has rested", async () => {
    const bed = await createBed();
    await askForDue(bed.ports);
    bed.settle({ state: "dead" });
    bed.now += 5 * minute - 1;
    await askForDue(bed.ports);
    expect(bed.asked).toHaveLength(1);
    bed.now += 1;
    await Promise.all([askForDue(bed.ports), askForDue(bed.ports)]);
    expect(bed.asked).toHaveLength(2);
    expect(new Set(bed.keys()).size).toBe(2);
    expect(bed.registry.records()).toMatchObject([{ id: "i1", round: 1 }]);
  });

  it("goes on when whoever began the next round died before asking", async () => {
    const bed = await createBed({ round: 3 });
    await askForDue(bed.ports);
    expect(bed.asked).toHaveLength(1);
  });

  it("asks nothing of what is in its owner's hands, or being removed", async () => {
    const bed = await createBed();
    await askForDue(bed.ports);
    bed.settle({ state: "claimed" });
    await askForDue(bed.ports, { hurry: true });
    bed.standing = { state: "running" };
    bed.settle({ state: "done" });
    await askForDue(bed.ports, { hurry: true });
    expect(bed.asked).toHaveLength(1);
  });

  it("looks for no workflow where the owner is a mere name, and for each workflow once", async () => {
    const bed = await createBed({ owner: ownerOfName("data", "team") });
    await askForDue(bed.ports);
    expect([bed.lookups, bed.asked.length]).toEqual([0, 0]);
    for (const target of ["/srv/b", "/srv/c"]) {
      const other = { ...bed.record, owner, resource: { kind: "files", target } } as const;
      await bed.registry.create(keyOf(other), other);
    }
    bed.now = 60 * minute;
    await askForDue(bed.ports);
    expect([bed.lookups, bed.asked.length]).toEqual([1, 3]);
  });
});
