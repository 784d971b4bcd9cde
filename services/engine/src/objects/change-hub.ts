import { extend, type JsonObject } from "@onexit/events";
import type { ObjectChange, Watching } from "./object.ts";

/** Something that happened to one object. */
export interface Happening {
  readonly type: ObjectChange["type"];
  readonly uid: string;
  readonly namespace: string;
  /** Of the store's own count, where it has one; what comes late gets a version of its own. */
  readonly version?: number;
  /** What it costs to remember it, roughly: how many nodes, say. */
  readonly weight: number;
  /** The object with this version; asked for only if somebody watches. */
  readonly show: (resourceVersion: string) => JsonObject;
}

/** Where changes of one kind are told, and remembered for a while. */
export interface ChangeHub {
  /** The version of the last change. */
  readonly version: () => number;
  /** The version of the last change of an object; undefined when it is not remembered. */
  readonly versionOf: (uid: string) => number | undefined;
  /** Nothing before this version is known. */
  readonly begin: (version: number) => void;
  readonly tell: (happening: Happening) => void;
  readonly watch: (
    namespace: string,
    after: number,
    onChange: (change: ObjectChange) => void,
  ) => Watching | { readonly refused: "expired" };
}

/** The last thing that happened to an object. */
interface Remembered extends Happening {
  readonly version: number;
  /** When it was added, if that is remembered. */
  readonly addedAt: number;
}

/** How much is remembered, in weights. */
const memory = 20_000;

/** So many times as long as it took to tell a watcher passes before it is told again: big objects cost no more than small ones. */
const tellShare = 10;

/** A hub that knows of nothing. */
export function createChangeHub(most = memory): ChangeHub {
  /** In the order of their versions. */
  const remembered = new Map<string, Remembered>();
  const watchers = new Set<Watcher>();
  let last = 0;
  let floor = 0;
  let weight = 0;

  return {
    version: () => last,
    versionOf: (uid) => remembered.get(uid)?.version,
    begin(version) {
      last = Math.max(last, version);
      floor = Math.max(floor, version);
    },
    tell(happening) {
      last = Math.max(happening.version ?? 0, last + 1);
      const addedAt = happening.type === "ADDED" ? last : (remembered.get(happening.uid)?.addedAt ?? 0);
      const change: Remembered = extend(happening, { version: last, addedAt });
      remember(change);
      for (const watcher of watchers) watcher.offer(change);
    },
    watch(namespace, after, onChange) {
      if (after < floor || after > last) return { refused: "expired" };
      const watcher = createWatcher(namespace, after, onChange);
      for (const change of remembered.values()) if (change.version > after) watcher.offer(change);
      watchers.add(watcher);
      return {
        stop() {
          watchers.delete(watcher);
          watcher.stop();
        },
      };
    },
  };

  function remember(change: Remembered): void {
    weight += change.weight - (remembered.get(change.uid)?.weight ?? 0);
    remembered.delete(change.uid);
    remembered.set(change.uid, change);
    for (const [uid, oldest] of remembered) {
      if (weight <= most || uid === change.uid) return;
      remembered.delete(uid);
      weight -= oldest.weight;
      floor = oldest.version;
    }
  }
}

interface Watcher {
  readonly offer: (change: Remembered) => void;
  readonly stop: () => void;
}

/** Gathers what happens and tells it a little later, the last of each object alone. */
function createWatcher(namespace: string, after: number, onChange: (change: ObjectChange) => void): Watcher {
  const waiting = new Map<string, Remembered>();
  /** Who watches from a version knows all that was added up to it. */
  const known = (change: Remembered) => change.addedAt <= after || told.has(change.uid);
  const told = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let notBefore = 0;

  function flush(): void {
    timer = undefined;
    const startedAt = performance.now();
    const changes = [...waiting.values()];
    waiting.clear();
    for (const change of changes) {
      const type = change.type === "MODIFIED" && !known(change) ? "ADDED" : change.type;
      if (type === "DELETED") told.delete(change.uid);
      else if (change.addedAt > after) told.add(change.uid);
      const resourceVersion = String(change.version);
      onChange({ type, object: change.show(resourceVersion), resourceVersion });
    }
    notBefore = performance.now() + tellShare * (performance.now() - startedAt);
  }

  return {
    offer(change) {
      if (namespace !== "" && change.namespace !== namespace) return;
      waiting.delete(change.uid);
      waiting.set(change.uid, change);
      timer ??= setTimeout(flush, Math.max(0, notBefore - performance.now()));
    },
    stop() {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
