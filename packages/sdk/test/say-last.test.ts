import { describe, expect, it } from "vitest";
import type { HistoryPort } from "../src/history.ts";
import { type Saying, sayLast } from "../src/say-last.ts";
import { createMemoryHistory } from "../src/testing.ts";

const key = ["thing"];
const saying = (at: number, name = `k${at}`): Saying => ({ at, key: name, what: `at ${at}` });

/** A destination, and what it heard last. */
function createPlace(history: HistoryPort) {
  const heard: unknown[] = [];
  const tell = (mine: Saying, maybeSaid = false, during?: () => Promise<unknown>) =>
    sayLast({
      history,
      key,
      mine,
      maybeSaid,
      say: async ({ what }) => {
        const meanwhile = during;
        during = undefined;
        await meanwhile?.();
        heard.push(what);
      },
    });
  return { heard, tell };
}

describe("sayLast", () => {
  it("says what happened later, and nothing of what happened before it", async () => {
    const { heard, tell } = createPlace(createMemoryHistory());
    expect([await tell(saying(10)), await tell(saying(20)), await tell(saying(15))]).toEqual([true, true, false]);
    expect(heard).toEqual(["at 10", "at 20"]);
  });

  it("repeats itself for the same delivery, whatever its time", async () => {
    const { heard, tell } = createPlace(createMemoryHistory());
    await tell(saying(10));
    expect(await tell(saying(10))).toBe(true);
    expect(heard).toEqual(["at 10", "at 10"]);
  });

  it.each([
    ["an older one", 10, 20],
    ["a newer one", 20, 10],
  ])("leaves the later one said last when %s is said meanwhile by another process", async (_, rival, own) => {
    const history = createMemoryHistory();
    const { heard, tell } = createPlace(history);
    await tell(saying(5));
    // The rival is heard before ours is, though it may be the later one.
    await tell(saying(own), false, () => tell(saying(rival)));
    expect(heard.at(-1)).toBe("at 20");
    expect((await history.get(key))?.record).toMatchObject({ at: 20 });
  });

  it("says again what overtook an attempt that may have been heard", async () => {
    const { heard, tell } = createPlace(createMemoryHistory());
    await tell(saying(20));
    expect(await tell(saying(10), true)).toBe(false);
    expect(heard).toEqual(["at 20", "at 20"]);
  });

  it("remembers nothing of what the destination refused", async () => {
    const history = createMemoryHistory();
    const refuse = { history, key, mine: saying(20), maybeSaid: false, say: () => Promise.reject(new Error("no")) };
    await expect(sayLast(refuse)).rejects.toThrow("no");
    expect(await history.get(key)).toBeUndefined();
  });
});
