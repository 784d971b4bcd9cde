import type { JsonObject, WorkflowIdentity } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { createKnownWorkflows } from "../src/known-workflows.ts";
import type { Snapshot } from "../src/ports.ts";

const identity = (uid: string): WorkflowIdentity => ({ cluster: "local", namespace: "argo", name: uid, uid });

/** As much of a stored state as can be read. */
const stateOf = (uid: string) =>
  ({ layout: 2, timers: {}, workflow: identity(uid), createdAt: 1 }) as unknown as JsonObject;

const lists = ["nodes", "running", "pending", "wanting", "daemons", "failed", "deliveries"];

const snapshot = (uid: string, seq: number): Snapshot => ({
  workflow: identity(uid),
  seq,
  settled: true,
  state: { ...stateOf(uid), ...Object.fromEntries(lists.map((list) => [list, []])) },
});

function createStore() {
  const stored = new Map<string, Snapshot>();
  const hidden = new Set<string>();
  const read: string[] = [];
  return {
    stored,
    hidden,
    read,
    async *heads() {
      for (const one of stored.values()) if (!hidden.has(one.workflow.uid)) yield one;
    },
    async get(uid: string) {
      read.push(uid);
      return stored.get(uid);
    },
  };
}

describe("the workflows that are known", () => {
  it("are read once, and again when they have changed", async () => {
    const store = createStore();
    const known = createKnownWorkflows(store);
    store.stored.set("a", snapshot("a", 1));
    const recalled = async () => {
      await known.look();
      return Promise.all([...known.heads()].map(known.recall));
    };
    expect(await recalled()).toMatchObject([{ seq: 1 }]);
    expect(await recalled()).toMatchObject([{ seq: 1 }]);
    expect(store.read).toEqual(["a"]);
    store.stored.set("a", snapshot("a", 2));
    expect(await recalled()).toMatchObject([{ seq: 2 }]);
    expect(store.read).toEqual(["a", "a"]);
  });

  it("stay known though a look misses them, and are gone once they cannot be read", async () => {
    const store = createStore();
    const known = createKnownWorkflows(store);
    for (const uid of ["a", "b"]) store.stored.set(uid, snapshot(uid, 1));
    await known.look();
    store.hidden.add("a");
    store.stored.delete("b");
    await known.look();
    const recalled = await Promise.all([...known.heads()].map(known.recall));
    expect(recalled.map((seen) => seen?.state.workflow.uid)).toEqual(["a", undefined]);
    expect([...known.heads()].map(({ workflow }) => workflow.uid)).toEqual(["a"]);
    known.forget("a");
    expect([...known.heads()]).toEqual([]);
  });

  it("are looked for by one at a time; who asks meanwhile waits for a look that begins later", async () => {
    const store = createStore();
    const known = createKnownWorkflows(store);
    const first = known.look();
    const later = [known.look(), known.look()];
    await first;
    store.stored.set("late", snapshot("late", 1));
    await Promise.all(later);
    expect([...known.heads()]).toHaveLength(1);
  });
});
