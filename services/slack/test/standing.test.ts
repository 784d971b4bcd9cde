import { describe, expect, it } from "vitest";
import { type Ending, judge, type Standing } from "../src/standing.ts";

const hour = 3_600_000;

/** What each of some endings is to those before it, told in this order; the first failure's message is its uid. */
function tell(endings: readonly Ending[]) {
  let standing: Standing | undefined;
  return endings.map((ending) => {
    const { next, thread, condition, consecutiveFailures } = judge(standing, ending);
    const first = thread === undefined ? { channel: "C1", ts: ending.uid, at: ending.at } : standing?.first;
    if (next !== undefined)
      standing = { ...next, ...(next.status === "Succeeded" || first === undefined ? {} : { first }) };
    return [condition, consecutiveFailures, thread?.ts];
  });
}

const end = (uid: string, status: string, at: number): Ending => ({ uid, status, at });

describe("judge", () => {
  it("tells first failures, repeated ones, the success that ends them, and failures after it", () => {
    const runs = [
      end("a", "Succeeded", 1),
      end("b", "Failed", 2),
      end("c", "Error", 3),
      end("d", "Failed", 4),
      end("e", "Succeeded", 5),
      end("f", "Succeeded", 6),
      end("g", "Failed", 7),
    ];
    expect(tell(runs)).toEqual([
      ["", 0, undefined],
      ["regressed", 1, undefined],
      ["still failing", 2, "b"],
      ["still failing", 3, "b"],
      ["fixed", 3, "b"],
      ["", 0, undefined],
      ["regressed", 1, undefined],
    ]);
  });

  it("has a failure without a past for a failure, and what has not ended for nothing", () => {
    expect(tell([end("a", "Running", 1), end("a", "Failed", 2)])).toEqual([
      ["", 0, undefined],
      ["failed", 1, undefined],
    ]);
  });

  it("counts a run once, however often it is told", () => {
    expect(tell([end("a", "Failed", 1), end("b", "Failed", 2), end("b", "Failed", 3)]).at(-1)).toEqual([
      "still failing",
      2,
      "a",
    ]);
  });

  it("takes nothing from a run that ended before the last one", () => {
    const runs = [end("a", "Failed", 1), end("c", "Succeeded", 3), end("b", "Failed", 2), end("d", "Succeeded", 4)];
    expect(tell(runs).slice(2)).toEqual([
      ["", 0, undefined],
      ["", 0, undefined],
    ]);
  });

  it("gathers no failures that lie a day apart", () => {
    expect(tell([end("a", "Failed", 0), end("b", "Failed", 25 * hour)])[1]).toEqual(["still failing", 2, undefined]);
  });
});
