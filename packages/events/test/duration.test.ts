import { expect, it } from "vitest";
import { ageText, durationText, secondsText } from "../src/duration.ts";

it.each([
  [0, "0ms"],
  [212, "212ms"],
  [999.6, "1.0s"],
  [1_000, "1.0s"],
  [9_200, "9.2s"],
  [59_949, "59.9s"],
  [59_950, "1m00s"],
  [252_000, "4m12s"],
  [3_599_600, "1h00m"],
  [7_380_000, "2h03m"],
  [273_600_000, "3d04h"],
  [-5, "0ms"],
])("%d ms is written %s", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

it.each([
  [0, "0s"],
  [59_999, "59s"],
  [60_000, "1m"],
  [7_200_000, "2h"],
  [200_000_000, "2d"],
])("%d ms ago is %s old", (ms, text) => {
  expect(ageText(ms)).toBe(text);
});

it.each([
  [0, "<1s"],
  [1_000, "1s"],
  [59_000, "59s"],
  [60_000, "1m00s"],
])("%d ms of which only the seconds are known is written %s", (ms, text) => {
  expect(secondsText(ms)).toBe(text);
});
