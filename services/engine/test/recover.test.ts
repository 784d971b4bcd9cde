import type { Decision, JsonObject, WorkflowIdentity } from "@onexit/events";
import type { Executor } from "@onexit/executor";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../src/engine.ts";
import type { Snapshot } from "../src/ports.ts";

/** What a server keeps, and whose snapshots were asked for. */
function createStore() {
  const journals = new Map<string, { readonly workflow: WorkflowIdentity; readonly decisions: Decision[] }>();
  const snapshots = new Map<string, Snapshot>();
  const opened: string[] = [];
  let now = 1_000;
  return {
    journals,
    snapshots,
    opened,
    ports: {
      journal: {
        async append(workflow: WorkflowIdentity, decision: Decision, lastSeq: number) {
          const decisions = journals.get(workflow.uid)?.decisions ?? [];
          if (decisions.length !== lastSeq) return { conflict: true } as const;
          decisions.push(decision);
          journals.set(workflow.uid, { workflow, decisions });
          return { seq: decisions.length };
        },
        async *read({ uid }: { readonly uid: string }, afterSeq: number) {
          const all = (journals.get(uid)?.decisions ?? []).map((decision, n) => ({ seq: n + 1, decision }));
          yield* all.slice(afterSeq);
        },
        list: async () =>
          [...journals.values()].map(({ workflow: { name: _, ...address }, decisions }) => ({
            address,
            seq: decisions.length,
          })),
      },
      snapshots: {
        put: async (uid: string, snapshot: Snapshot) => void snapshots.set(uid, snapshot),
        async get(uid: string) {
          opened.push(uid);
          return snapshots.get(uid);
        },
        async *list() {
          yield* snapshots.values();
        },
        async *heads() {
          yield* snapshots.values();
        },
      },
      deliveries: { request: async () => ({ duplicate: false }), async *read() {} },
      memos: { read: async () => undefined, keep: async () => {} },
      limitOf: () => 1,
      createExecutor: (): Executor => ({ start() {}, cancel() {}, close: async () => {} }) as unknown as Executor,
      now: () => now++,
      host: "test",
      cluster: "local",
      onBroken: (_: WorkflowIdentity, error: unknown) => expect.fail(String(error)),
    },
  };
}

/** Over at once unless it waits for somebody to resume it. */
const manifest = (name: string, waits: boolean): JsonObject => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { name },
  spec: {
    entrypoint: "main",
    templates: [
      { name: "main", steps: [[{ name: "wait", template: "wait", when: waits ? "1 == 1" : "1 == 2" }]] },
      { name: "wait", suspend: {} },
    ],
  },
});

let store: ReturnType<typeof createStore>;
let engine: Engine;

beforeEach(() => {
  store = createStore();
  engine = createEngine(store.ports);
});
afterEach(() => engine.close());

async function submit(name: string, { waits = false } = {}): Promise<string> {
  const submitted = await engine.submit(manifest(name, waits), { namespace: "default", semantics: "onexit" });
  if ("refused" in submitted) throw new Error(JSON.stringify(submitted.refused));
  return submitted.workflow.uid;
}

async function restart(): Promise<readonly string[]> {
  await engine.close();
  store.opened.length = 0;
  engine = createEngine(store.ports);
  return (await engine.recover()).map(({ name }) => name);
}

describe("an engine that starts", () => {
  it("takes up what is not over, and does not open what is", async () => {
    await submit("over");
    const open = await submit("open", { waits: true });
    expect(await restart()).toEqual(["open"]);
    expect(store.opened).toEqual([open]);
    expect(engine.stateOf(open)?.state.phase).toBe("Running");
  });

  it("opens what has gone on since a snapshot that said it was over", async () => {
    const uid = await submit("over");
    const snapshot = store.snapshots.get(uid) as Snapshot;
    const { workflow, decisions } = store.journals.get(uid) as { workflow: WorkflowIdentity; decisions: Decision[] };
    decisions.push({ id: "late", events: [] });
    expect(await restart()).toEqual([]);
    expect(store.opened).toEqual([uid]);
    expect(store.snapshots.get(uid)).toMatchObject({ workflow, settled: true, seq: snapshot.seq + 1 });
  });

  it("takes up a workflow whose first snapshot was never written, and makes up for a last one", async () => {
    const open = await submit("open", { waits: true });
    const over = await submit("over");
    store.snapshots.clear();
    expect(await restart()).toEqual(["open"]);
    expect(engine.stateOf(open)).toBeDefined();
    expect(store.snapshots.get(over)).toMatchObject({ settled: true, workflow: { name: "over" } });
  });

  it("gives no name a second time, whoever had it", async () => {
    await submit("over");
    await submit("unseen");
    store.snapshots.delete(
      [...store.journals.values()].find(({ workflow }) => workflow.name === "unseen")?.workflow.uid ?? "",
    );
    await restart();
    for (const name of ["over", "unseen"]) {
      const again = await engine.submit(manifest(name, false), { namespace: "default", semantics: "onexit" });
      expect(again).toEqual({ refused: { reason: "exists", name, namespace: "default" } });
    }
  });
});

describe("a submission that cannot be stored", () => {
  it("leaves no workflow behind: nobody sees it meanwhile, and its name is free", async () => {
    const { append } = store.ports.journal;
    let fail = (_: Error) => {};
    store.ports.journal.append = () =>
      new Promise((_, reject) => {
        fail = reject;
      });
    engine = createEngine({ ...store.ports, onBroken: () => {} });
    const submitted = submit("large");
    await expect.poll(() => engine.held()).toEqual([]);
    fail(new Error("too large"));
    await expect(submitted).rejects.toThrow("too large");
    expect(engine.held()).toEqual([]);
    store.ports.journal.append = append;
    await submit("large");
  });
});
