import { describe, expect, it } from "vitest";
import { nextStep, type Removal } from "../src/registry/next-step.ts";
import { type OwnerStanding, ownerOfName, type Registration } from "../src/registry/registration.ts";
import { resourceIdOf } from "../src/registry/resource.ts";

const minute = 60_000;
const registration: Registration = {
  resource: { kind: "files", target: "/srv/a" },
  owner: { cluster: "local", namespace: "data", name: "etl", uid: "u1" },
  registeredAt: 0,
  expiresAt: 120 * minute,
  why: "",
  id: "i1",
  round: 0,
};
const running: OwnerStanding = { state: "running" };
const ended: OwnerStanding = { state: "ended", phase: "Failed" };
const unknown: OwnerStanding = { state: "unknown" };
const fact = {
  at: 0,
  workflow: registration.owner,
  key: "k",
  action: "cleanup",
  destination: "",
  attempt: 1,
  durationMs: 1,
};
const said = { ...fact, origin: { kind: "event", event: "CleanupDue" } } as const;
const dead: Removal = {
  state: "dead",
  at: 200 * minute,
  attempt: 1,
  outcome: { ...said, type: "ActionDead", problem: { message: "EACCES" } },
};

describe("what is due", () => {
  it.each<[what: string, owner: OwnerStanding, now: number, step: string, why: string]>([
    ["is not what a running owner has time for", running, 119 * minute, "keep", "etl runs"],
    [
      "is what outlived its time, though its owner runs",
      running,
      120 * minute,
      "ask",
      "its time is over, though etl still runs",
    ],
    ["is what an owner left behind, at once", ended, 1, "ask", "etl ended Failed and did not remove it"],
    ["is not what nobody knows anything of, in its time", unknown, 119 * minute, "keep", "its time is not over"],
    ["is what nobody knows anything of, after its time", unknown, 120 * minute, "ask", "its time is over"],
  ])("%s", (_, owner, now, step, why) => {
    expect(nextStep(registration, owner, undefined, { now })).toMatchObject({ step, why });
  });
});

describe("a removal that was asked for", () => {
  const now = 205 * minute;
  it.each<[what: string, removal: Removal, step: object]>([
    ["is waited for while it is acted on", { state: "claimed", at: 0, attempt: 1 }, { step: "wait" }],
    [
      "is waited for while it is tried again, and says why",
      {
        state: "retrying",
        at: 0,
        attempt: 2,
        notBefore: now + 1,
        outcome: { ...said, type: "ActionFailed", problem: { message: "EBUSY" }, outcome: "retry", nextAttemptAt: 1 },
      },
      { step: "wait", problem: "EBUSY", until: now + 1 },
    ],
    [
      "is asked for again when it is over and the thing is still registered",
      { state: "done", at: 0, attempt: 1, outcome: { ...said, type: "ActionSuppressed", reason: "it is not due" } },
      { step: "ask", round: 1 },
    ],
    [
      "is not asked for again when a person dropped it",
      { state: "done", at: 0, attempt: 1, outcome: { ...said, type: "ActionDropped", reason: "mine" } },
      { step: "rest", problem: "dropped by hand: mine" },
    ],
    [
      "rests 5 minutes after it failed for good",
      { ...dead, at: now - 5 * minute + 1 },
      { step: "rest", problem: "EACCES", until: now + 1 },
    ],
    ["is asked for again after that", { ...dead, at: now - 5 * minute }, { step: "ask", round: 1 }],
  ])("%s", (_, removal, step) => {
    expect(nextStep(registration, ended, removal, { now })).toMatchObject(step);
  });

  it("rests longer after each failure, and 6 hours at most", () => {
    const restOf = (round: number) => {
      const next = nextStep({ ...registration, round }, ended, dead, { now: dead.at });
      return next.step === "rest" ? ((next.until ?? 0) - dead.at) / minute : undefined;
    };
    expect([0, 1, 2, 3, 7, 100].map(restOf)).toEqual([5, 10, 20, 40, 360, 360]);
  });

  it("does not rest when somebody is in a hurry, but waits for who is at it", () => {
    const hurried = (removal: Removal) => nextStep(registration, ended, removal, { now, hurry: true }).step;
    expect(hurried({ ...dead, at: now })).toBe("ask");
    expect(hurried({ state: "claimed", at: 0, attempt: 1 })).toBe("wait");
  });
});

describe("what names a thing", () => {
  it("is the thing, and not how it is deleted or in which order it is told", () => {
    const target = { apiVersion: "v1", kind: "Secret", namespace: "a", name: "x", propagation: "Background" };
    const other = { name: "x", namespace: "a", kind: "Secret", apiVersion: "v1", propagation: "Foreground" };
    const ids = [target, other, { ...target, namespace: "b" }].map((each) =>
      resourceIdOf({ kind: "kubernetes", target: each }),
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(resourceIdOf({ kind: "files", target: "/a" })).not.toBe(resourceIdOf({ kind: "images", target: "/a" }));
  });

  it("keeps owners of one name in two namespaces apart", () => {
    expect(ownerOfName("a", "team").uid).not.toBe(ownerOfName("b", "team").uid);
  });
});
