import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { createTurns } from "../src/turns.ts";

it("runs work on one key one after the other, also after a failure, and other keys beside it", async () => {
  const inTurn = createTurns();
  const seen: string[] = [];
  const work = (name: string, ms: number) => async () => {
    seen.push(`${name} begins`);
    await pause(ms);
    seen.push(`${name} ends`);
    if (name === "a") throw new Error("a failed");
  };
  const ends = await Promise.allSettled([
    inTurn("k", work("a", 20)),
    inTurn("k", work("b", 1)),
    inTurn("l", work("c", 1)),
  ]);
  expect(seen).toEqual(["a begins", "c begins", "c ends", "a ends", "b begins", "b ends"]);
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
});

it("does not wait for ever for work that hangs", async () => {
  const inTurn = createTurns(20);
  void inTurn("k", () => new Promise(() => undefined));
  await expect(inTurn("k", async () => "done")).resolves.toBe("done");
});
