import { expect, it } from "vitest";
import { createLatest } from "../src/latest.ts";

it("knows what came later, and takes the same time for the same event", () => {
  const latest = createLatest();
  expect(latest.isOvertaken("a", 1)).toBe(false);
  latest.accepted("a", 10);
  expect([9, 10, 11].map((at) => latest.isOvertaken("a", at))).toEqual([true, false, false]);
  latest.accepted("a", 5);
  expect(latest.isOvertaken("a", 9)).toBe(true);
  expect(latest.isOvertaken("b", 9)).toBe(false);
});

it("forgets what was not touched for longest", () => {
  const latest = createLatest(2);
  for (const key of ["a", "b", "a", "c"]) latest.accepted(key, 10);
  expect(["a", "b", "c"].map((key) => latest.isOvertaken(key, 1))).toEqual([true, false, true]);
});
