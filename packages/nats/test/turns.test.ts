import { describe, expect, it } from "vitest";
import { createTurns } from "../src/turns.ts";

describe("turns", () => {
  it("let so many in at once, and the others in the order in which they came", async () => {
    const turns = createTurns(2);
    const entered: number[] = [];
    const enter = async (i: number) => {
      await turns.take();
      entered.push(i);
    };
    const all = Promise.all([0, 1, 2, 3, 4].map(enter));
    await Promise.resolve();
    expect(entered).toEqual([0, 1]);
    for (let i = 0; i < 5; i += 1) turns.give();
    await all;
    expect(entered).toEqual([0, 1, 2, 3, 4]);
  });

  it("never lose a place, however long the line", async () => {
    const turns = createTurns(3);
    let inside = 0;
    let most = 0;
    const visit = async () => {
      await turns.take();
      inside += 1;
      most = Math.max(most, inside);
      await Promise.resolve();
      inside -= 1;
      turns.give();
    };
    await Promise.all(Array.from({ length: 25_000 }, visit));
    await Promise.all([visit(), visit(), visit()]);
    expect(most).toBe(3);
  });
});
