import { describe, expect, it } from "vitest";
import { NoReplyError, StreamError } from "../src/errors.ts";
import { backoffMs, untilAnswered } from "../src/pause.ts";

describe("backoffMs", () => {
  it.each([
    [0, 0, 25],
    [0, 1, 50],
    [3, 1, 400],
    [100, 0, 5_000],
    [100, 1, 10_000],
  ])("after %i failures and with %f drawn is %i ms", (failures, random, expected) => {
    expect(backoffMs(failures, random)).toBe(expected);
  });
});

describe("untilAnswered", () => {
  it("asks again while there is no answer", async () => {
    let asked = 0;
    const answer = await untilAnswered("count", async () => {
      asked += 1;
      if (asked < 3) throw new NoReplyError("silence");
      return asked;
    });
    expect(answer).toBe(3);
  });

  it("passes a bad answer on at once", async () => {
    let asked = 0;
    const refused = untilAnswered("count", async () => {
      asked += 1;
      throw new StreamError("store", 10071, 400, "wrong last sequence");
    });
    await expect(refused).rejects.toThrow("store: wrong last sequence (10071)");
    expect(asked).toBe(1);
  });

  it("stops when its signal aborts, even in the middle of a question, and keeps the reason", async () => {
    const signal = AbortSignal.timeout(20);
    const asking = untilAnswered("ask the void", () => new Promise<never>(() => undefined), signal);
    await expect(asking).rejects.toThrow(NoReplyError);
    await expect(asking).rejects.toMatchObject({ message: "no answer: ask the void", cause: { cause: signal.reason } });
  });
});
