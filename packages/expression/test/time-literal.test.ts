import { expect, it } from "vitest";
import { timeLiteral } from "../src/time-literal.ts";

it.each([
  "2026-01-02",
  "2026-01-02 03:04",
  "2026-01-02 03:04:05",
  "2026-01-02 03:04:05+01:00",
  "2026-01-02T03Z",
  "2026-01-02T03:04+0100",
  "2026-01-02T03:04:05Z",
  "2026-01-02T03:04:05-07:00",
  "2026-01-02T03:04:05.123456789Z",
  "2024-02-29",
  "1969-12-31",
])("%s is the time that it names", (text) => {
  const full = text.length === 10 ? text : text.replace(" ", "T").replace(/(T\d\d)(?=[Z+-])/, "$1:00");
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/.test(full) || text.length === 10 ? full : `${full}Z`;
  expect(timeLiteral(text)).toBe(Math.floor(Date.parse(zoned) / 1000));
});

it.each(["Fri Jan  2 03:04:05 2026", "Fri Jan  2 03:04:05 UTC 2026", "Fri Jan 02 04:04:05 +0100 2026"])(
  "%s is the time that it names",
  (text) => {
    expect(timeLiteral(text)).toBe(Date.parse("2026-01-02T03:04:05Z") / 1000);
  },
);

it.each([
  "",
  "2026-13-01",
  "2026-02-29",
  "2026-01-02T03:04:05",
  "2026-01-02 03Z",
  "2026-01-02 03:04:05Z",
  "25:00PM",
  "13:00PM",
  "Failed",
])("%j is no time", (text) => {
  expect(timeLiteral(text)).toBeUndefined();
});
