import { expect, it } from "vitest";
import { durationText } from "../src/duration-text.ts";

it.each([
  ["252.000000", "4m 12s"],
  ["9.240000", "9.2s"],
  ["59.400000", "59s"],
  ["3725.000000", "1h 2m"],
  ["", undefined],
  ["soon", undefined],
])("tells %s seconds as %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
