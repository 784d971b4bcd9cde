import type { LedgerEntry } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { crashAt, crashingAt } from "../src/crash-at.ts";
import { type Point, portsWithPoints } from "../src/points.ts";
import type { LedgerPort } from "../src/ports.ts";

const claimed: LedgerEntry = {
  state: "claimed",
  key: "k",
  action: "slack",
  workflow: { cluster: "local", namespace: "default", name: "wf", uid: "u" },
  attempt: 1,
  owner: "me",
  at: 0,
  requestSeq: 1,
  notAfter: 1,
};

/** Ports that store what `revision` says, and everything that happens in order. */
function portsStoring(revision: number | undefined) {
  const happened: string[] = [];
  const store = async () => {
    happened.push("store");
    return revision;
  };
  const ledger: LedgerPort = { get: async () => undefined, create: store, update: store };
  const ports = portsWithPoints({ ledger, publish: async () => happened.push("publish") }, (point, key) => {
    happened.push(`${point} ${key}`);
  });
  return { ports, happened };
}

describe("portsWithPoints", () => {
  it("tells of each point of an attempt between the writes that it lies between", async () => {
    const { ports, happened } = portsStoring(1);
    await ports.ledger.create("slack.u.k", claimed);
    await ports.ledger.update("slack.u.k", { ...claimed, state: "done" }, 1);
    await ports.publish("s", {}, { id: "k:1:ActionSucceeded" });
    expect(happened).toEqual(["store", "claimed k", "acted k", "store", "recorded k", "publish", "published k"]);
  });

  it("says nothing of a write that somebody else was before", async () => {
    const { ports, happened } = portsStoring(undefined);
    expect(await ports.ledger.create("slack.u.k", claimed)).toBeUndefined();
    expect(happened).toEqual(["store"]);
  });
});

describe("crashAt", () => {
  it.each([
    { text: "claimed", read: { point: "claimed", arrival: 1 } },
    { text: "recorded:3", read: { point: "recorded", arrival: 3 } },
  ])("reads $text", ({ text, read }) => {
    expect(crashAt.parse(text)).toEqual(read);
  });

  it.each(["", "sent", "acted:0", "acted:", "acted:x"])("refuses %j", (text) => {
    expect(crashAt.safeParse(text).success).toBe(false);
  });

  it("crashes once, at that arrival at that point", () => {
    let crashes = 0;
    const reach = crashingAt({ point: "acted", arrival: 2 }, () => {
      crashes += 1;
    });
    const counts = (["acted", "claimed", "acted", "acted"] satisfies Point[]).map((point) => {
      reach(point, "k");
      return crashes;
    });
    expect(counts).toEqual([0, 0, 1, 1]);
  });
});
