import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createChangeHub, type Happening } from "../../src/objects/change-hub.ts";
import type { ObjectChange } from "../../src/objects/object.ts";

const happening = (type: ObjectChange["type"], uid: string, rest: Partial<Happening> = {}): Happening => ({
  type,
  uid,
  namespace: "argo",
  weight: 1,
  show: (resourceVersion) => ({ metadata: { uid, resourceVersion } }),
  ...rest,
});

/** What a watcher was told, as `TYPE uid@version`. */
function watched(hub: ReturnType<typeof createChangeHub>, after: number, namespace = "") {
  const told: string[] = [];
  const watching = hub.watch(namespace, after, ({ type, object, resourceVersion }) => {
    const metadata = object.metadata as { readonly uid: string; readonly resourceVersion: string };
    expect(metadata.resourceVersion).toBe(resourceVersion);
    told.push(`${type} ${metadata.uid}@${resourceVersion}`);
  });
  return { told, watching };
}

describe("a hub of changes", () => {
  it("tells each object's last change to whoever watches, in the order of versions", async () => {
    const hub = createChangeHub();
    const { told } = watched(hub, 0);
    hub.tell(happening("ADDED", "a", { version: 5 }));
    hub.tell(happening("ADDED", "b", { version: 6 }));
    hub.tell(happening("MODIFIED", "a", { version: 9 }));
    await pause(5);
    hub.tell(happening("DELETED", "b", { version: 12 }));
    await expect.poll(() => told).toEqual(["ADDED b@6", "ADDED a@9", "DELETED b@12"]);
  });

  it("gives what comes late, and what has no version, one that grows", () => {
    const hub = createChangeHub();
    hub.tell(happening("ADDED", "a", { version: 8 }));
    hub.tell(happening("ADDED", "b", { version: 7 }));
    expect([hub.versionOf("a"), hub.versionOf("b")]).toEqual([8, 9]);
    hub.tell(happening("DELETED", "a"));
    expect(hub.version()).toBe(10);
  });

  it("tells what happened after a version, and as ADDED what was added after it", async () => {
    const hub = createChangeHub();
    hub.begin(3);
    hub.tell(happening("ADDED", "a", { version: 4 }));
    hub.tell(happening("MODIFIED", "a", { version: 5 }));
    hub.tell(happening("MODIFIED", "old", { version: 6 }));
    const [all, some] = [watched(hub, 3), watched(hub, 4)];
    await expect.poll(() => all.told).toEqual(["ADDED a@5", "MODIFIED old@6"]);
    await expect.poll(() => some.told).toEqual(["MODIFIED a@5", "MODIFIED old@6"]);
  });

  it("calls a version expired that is older than what it remembers, or newer than all it knows", () => {
    const hub = createChangeHub(2);
    hub.begin(3);
    for (const [index, uid] of ["a", "b", "c"].entries()) hub.tell(happening("ADDED", uid, { version: 10 + index }));
    const outcome = (after: number) => ("refused" in hub.watch("", after, () => {}) ? "expired" : "watched");
    expect([2, 3, 9, 10, 12, 13].map(outcome)).toEqual([
      "expired",
      "expired",
      "expired",
      "watched",
      "watched",
      "expired",
    ]);
  });

  it("tells of one namespace alone, and nothing after a stop", async () => {
    const hub = createChangeHub();
    const [argo, none] = [watched(hub, 0, "argo"), watched(hub, 0, "argo")];
    hub.tell(happening("ADDED", "there", { namespace: "other" }));
    hub.tell(happening("ADDED", "here"));
    if ("stop" in none.watching) none.watching.stop();
    await expect.poll(() => argo.told).toEqual(["ADDED here@2"]);
    expect(none.told).toEqual([]);
  });
});
