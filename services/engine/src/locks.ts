import type { Lock } from "@onexit/events";

/** Who holds or wants locks: a node of a workflow, or the workflow itself. */
export interface LockHolder {
  readonly uid: string;
  readonly node: string | undefined;
  /** Higher first. */
  readonly priority: number;
  /** Epoch ms; older first among equals. */
  readonly createdAt: number;
}

/** The locks of one engine. Everybody gets all locks that they ask for at once, or none, so that no two wait for each other. */
export interface LockManager {
  /** Ask for locks; `onGranted` is called, at once or later, when all are had. Asking again changes nothing. */
  readonly acquire: (holder: LockHolder, locks: readonly Lock[], onGranted: () => void) => void;
  /** These are held already: they were before a restart. */
  readonly hold: (holder: LockHolder, locks: readonly Lock[]) => void;
  /** Give back all, and wait no more. */
  readonly release: (holder: Pick<LockHolder, "uid" | "node">) => void;
}

interface Claim {
  readonly holder: LockHolder;
  readonly locks: readonly Lock[];
  readonly onGranted: () => void;
  readonly number: number;
}

/** Locks that nobody holds. `limitOf` says how many may hold a semaphore at once. */
export function createLockManager(limitOf: (lock: Lock) => number): LockManager {
  const held = new Map<string, ReadonlySet<string>>();
  const mine = new Map<string, readonly Lock[]>();
  const waiting = new Map<string, Claim>();
  let count = 0;

  function take(key: string, locks: readonly Lock[]): void {
    mine.set(key, locks);
    for (const lock of locks) held.set(nameOf(lock), new Set([...(held.get(nameOf(lock)) ?? []), key]));
  }

  function isFree(lock: Lock): boolean {
    return (held.get(nameOf(lock))?.size ?? 0) < (lock.kind === "mutex" ? 1 : limitOf(lock));
  }

  /** In order: a claim that comes first is not overtaken on a lock that both want. */
  function grant(): void {
    const wanted = new Set<string>();
    for (const { holder, locks, onGranted } of [...waiting.values()].sort(byRank)) {
      const isBlocked = locks.some((lock) => wanted.has(nameOf(lock)) || !isFree(lock));
      if (isBlocked) {
        for (const lock of locks) wanted.add(nameOf(lock));
        continue;
      }
      waiting.delete(keyOf(holder));
      take(keyOf(holder), locks);
      onGranted();
    }
  }

  return {
    acquire(holder, locks, onGranted) {
      const key = keyOf(holder);
      if (mine.has(key)) {
        onGranted();
        return;
      }
      if (waiting.has(key)) return;
      count += 1;
      waiting.set(key, { holder, locks, onGranted, number: count });
      grant();
    },
    hold(holder, locks) {
      if (!mine.has(keyOf(holder))) take(keyOf(holder), locks);
    },
    release(holder) {
      const key = keyOf(holder);
      waiting.delete(key);
      for (const lock of mine.get(key) ?? []) {
        const left = new Set(held.get(nameOf(lock)));
        left.delete(key);
        held.set(nameOf(lock), left);
      }
      mine.delete(key);
      grant();
    },
  };
}

function byRank(a: Claim, b: Claim): number {
  return b.holder.priority - a.holder.priority || a.holder.createdAt - b.holder.createdAt || a.number - b.number;
}

function nameOf({ kind, namespace, name }: Lock): string {
  return `${kind} ${namespace}/${name}`;
}

function keyOf({ uid, node }: Pick<LockHolder, "uid" | "node">): string {
  return `${uid} ${node ?? ""}`;
}
