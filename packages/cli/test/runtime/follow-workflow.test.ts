import { describe, expect, it } from "vitest";
import { exitCodeOf } from "../../src/runtime/follow-workflow.ts";

describe("exitCodeOf", () => {
  it.each([
    ["succeeded, no handler", { phase: "Succeeded" }, 0],
    ["succeeded, and so did its handler", { phase: "Succeeded", exitHandler: { phase: "Succeeded" } }, 0],
    ["succeeded, but its handler failed", { phase: "Succeeded", exitHandler: { phase: "Failed" } }, 3],
    ["succeeded, but its handler could not run", { phase: "Succeeded", exitHandler: { phase: "Error" } }, 3],
    ["failed, whatever its handler did", { phase: "Failed", exitHandler: { phase: "Failed" } }, 1],
    ["could not run", { phase: "Error" }, 1],
  ])("of a workflow that %s", (_, status, code) => {
    expect(exitCodeOf({ status })).toBe(code);
  });

  it("of a workflow that was deleted is 1", () => {
    expect(exitCodeOf(undefined)).toBe(1);
  });
});
