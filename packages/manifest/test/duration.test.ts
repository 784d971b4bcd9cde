import { expect, it } from "vitest";
import { parseDuration } from "../src/index.ts";

it.each([
  ["30s", 30_000],
  ["1h30m", 5_400_000],
  ["500ms", 500],
  ["1.5s", 1500],
  [".5m", 30_000],
  ["1h2m3.5s", 3_723_500],
  ["2000us", 2],
  ["30", 30_000],
  ["0.25", 250],
  [30, 30_000],
  [" 5s ", 5000],
  ["576h", 2_073_600_000],
])("%j is %d ms", (value, ms) => {
  expect(parseDuration(value)).toEqual({ ms });
});

it.each([
  "",
  "s",
  "1 h",
  "1d",
  "-1s",
  "+1s",
  "1h30",
  "1e3",
  "1..5s",
  "∞",
  "577h",
  "0",
  "0s",
  "999us",
  -1,
  Number.NaN,
  "1s".repeat(100),
])("%j is refused", (value) => {
  expect(parseDuration(value)).toHaveProperty("problem");
});
