import { sampleVariables } from "@onexit/sdk/testing";
import { expect, it } from "vitest";
import { subjectOf } from "../src/subject.ts";

it.each([
  ["a step that failed", {}, "[onexit] etl-7kq2d: Failed at load"],
  [
    "who stopped it",
    { stopped: { by: "alice", strategy: "Stop", message: "wrong branch" } },
    "[onexit] etl-7kq2d: Was stopped by alice: wrong branch",
  ],
] as const)("a subject names %s", (_, variables, subject) => {
  expect(subjectOf({ ...sampleVariables, ...variables })).toBe(subject);
});
