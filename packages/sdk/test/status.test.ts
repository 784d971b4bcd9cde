import { expect, it } from "vitest";
import { errorOfStatus, retryAfterOf } from "../src/status.ts";

it.each([
  [301, "dead"],
  [400, "dead"],
  [401, "dead"],
  [403, "dead"],
  [404, "dead"],
  [408, "unclear"],
  [409, "dead"],
  [410, "dead"],
  [422, "dead"],
  [425, "retry"],
  [429, "retry"],
  [500, "unclear"],
  [502, "unclear"],
  [503, "retry"],
  [504, "unclear"],
])("judges %i as %s", (status, verdict) => {
  const error = errorOfStatus("POST a.test", { status, retryAfter: null, body: "why" }, 0);
  expect(error).toMatchObject({ verdict, message: `POST a.test answered ${status}`, details: { status, body: "why" } });
});

it.each([
  [null, undefined],
  ["", undefined],
  ["soon", undefined],
  ["-1", undefined],
  ["0", 0],
  ["7", 7_000],
  ["1.5", 1_500],
  ["Thu, 01 Jan 1970 00:01:00 GMT", 50_000],
  ["Thu, 01 Jan 1970 00:00:01 GMT", 0],
])("reads Retry-After %j as %j ms", (header, ms) => {
  expect(retryAfterOf(header, 10_000)).toBe(ms);
});
