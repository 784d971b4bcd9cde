import { describe, expect, it } from "vitest";
import { isAtLeast } from "../src/version.ts";

describe("isAtLeast", () => {
  it.each([
    ["2.9.4", "2.9.4", true],
    ["2.9.10", "2.9.4", true],
    ["v2.10.27", "2.10.23", true],
    ["2.12.0-beta.1", "2.10", true],
    ["3.0", "2.10.23", true],
    ["2.9.3", "2.9.4", false],
    ["2.9.25", "2.10.0", false],
    ["", "2.9.4", false],
    ["dev", "2.9.4", false],
  ])("says whether %j is %s or newer", (version, floor, expected) => {
    expect(isAtLeast(version, floor)).toBe(expected);
  });
});
