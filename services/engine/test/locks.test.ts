import type { Lock } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { createLockManager, type LockHolder } from "../src/locks.ts";

const mutex = (name: string): Lock => ({ kind: "mutex", namespace: "default", name });
const semaphore: Lock = { kind: "semaphore", namespace: "default", name: "limits/jobs" };
const holder = (uid: string, more: Partial<LockHolder> = {}): LockHolder => ({
  uid,
  node: undefined,
  priority: 0,
  createdAt: 0,
  ...more,
});

/** A manager that writes down who was granted what, in order. */
function createBook(limit = 1) {
  const granted: string[] = [];
  const manager = createLockManager(() => limit);
  return {
    granted,
    ask: (who: LockHolder, ...locks: readonly Lock[]) =>
      manager.acquire(who, locks, () => granted.push(`${who.uid}${who.node ?? ""}`)),
    hold: (who: LockHolder, ...locks: readonly Lock[]) => manager.hold(who, locks),
    release: (uid: string, node?: string) => manager.release({ uid, node }),
  };
}

describe("locks", () => {
  it("are had by one at a time, and go to the one that waits", () => {
    const book = createBook();
    book.ask(holder("a"), mutex("m"));
    book.ask(holder("b"), mutex("m"));
    expect(book.granted).toEqual(["a"]);
    book.release("a");
    expect(book.granted).toEqual(["a", "b"]);
  });

  it("of a semaphore are as many as its limit says", () => {
    const book = createBook(2);
    for (const uid of ["a", "b", "c"]) book.ask(holder(uid), semaphore);
    expect(book.granted).toEqual(["a", "b"]);
  });

  it("go by priority, then by age, then by who asked first", () => {
    const book = createBook();
    book.ask(holder("first"), mutex("m"));
    book.ask(holder("young", { createdAt: 9 }), mutex("m"));
    book.ask(holder("old", { createdAt: 1 }), mutex("m"));
    book.ask(holder("important", { createdAt: 9, priority: 5 }), mutex("m"));
    for (const uid of ["first", "important", "old"]) book.release(uid);
    expect(book.granted).toEqual(["first", "important", "old", "young"]);
  });

  it("are given all at once or not at all, so that no two wait for each other", () => {
    const book = createBook();
    book.ask(holder("a"), mutex("m"));
    book.ask(holder("b"), mutex("n"), mutex("m"));
    book.ask(holder("c"), mutex("n"));
    // `b` comes first: what it waits for is not given to a later one.
    expect(book.granted).toEqual(["a"]);
    book.release("a");
    expect(book.granted).toEqual(["a", "b"]);
    book.release("b");
    expect(book.granted).toEqual(["a", "b", "c"]);
  });

  it("that were held before a restart are held after it", () => {
    const book = createBook();
    book.hold(holder("a"), mutex("m"));
    book.ask(holder("b"), mutex("m"));
    expect(book.granted).toEqual([]);
    book.release("a");
    expect(book.granted).toEqual(["b"]);
  });

  it("are asked for again without being doubled, and given up while they are waited for", () => {
    const book = createBook();
    book.ask(holder("a", { node: "n" }), mutex("m"));
    book.ask(holder("a", { node: "n" }), mutex("m"));
    book.ask(holder("b"), mutex("m"));
    book.release("b");
    book.release("a", "n");
    expect(book.granted).toEqual(["an", "an"]);
    book.ask(holder("c"), mutex("m"));
    expect(book.granted.at(-1)).toBe("c");
  });
});
