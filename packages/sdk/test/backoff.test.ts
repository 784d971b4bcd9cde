import { expect, it } from "vitest";
import { nextAttempt } from "../src/backoff.ts";

const base = { attempt: 1, now: 1_000_000, notAfter: 1_000_000 + 24 * 3_600_000, random: 1 };

it.each([
  [1, 1_000],
  [2, 2_000],
  [3, 4_000],
  [9, 256_000],
  [10, 300_000],
  [500, 300_000],
])("waits at most 1 s, 2 s, 4 s … 5 min: attempt %i at most %i ms", (attempt, delayMs) => {
  expect(nextAttempt({ ...base, attempt })).toEqual({ delayMs });
});

it("spreads waits over the whole range", () => {
  expect(nextAttempt({ ...base, attempt: 4, random: 0 })).toEqual({ delayMs: 0 });
  expect(nextAttempt({ ...base, attempt: 4, random: 0.25 })).toEqual({ delayMs: 2_000 });
});

it("never comes back earlier than it was asked to, and hardly later", () => {
  expect(nextAttempt({ ...base, attempt: 8, retryAfterMs: 60_000, random: 0 })).toEqual({ delayMs: 60_000 });
  expect(nextAttempt({ ...base, attempt: 8, retryAfterMs: 60_000, random: 1 })).toEqual({ delayMs: 61_000 });
});

it("gives up when the budget is used up, and when the deadline leaves no time", () => {
  expect(nextAttempt({ ...base, attempt: 3, attempts: 3 })).toEqual({ giveUp: "gave up after 3 attempts" });
  expect(nextAttempt({ ...base, retryAfterMs: 25 * 3_600_000 })).toHaveProperty("giveUp");
});
