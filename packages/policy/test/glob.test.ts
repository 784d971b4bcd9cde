import { expect, it } from "vitest";
import { matchesGlob } from "../src/glob.ts";

it.each([
  ["deploy-web", "deploy-*", true],
  ["deploy-web", "deploy-we?", true],
  ["deploy-web", "*-*-*", false],
  ["deploy-web", "*", true],
  ["", "*", true],
  ["", "?", false],
  ["deploy", "deploy-*", false],
  ["a.b", "a?b", true],
  ["axb", "a.b", false],
  ["aXbXc", "a*b*c", true],
  ["abcab", "*ab", true],
] as const)("%j matches %j: %s", (text, glob, expected) => {
  expect(matchesGlob(text, glob)).toBe(expected);
});

it("takes no longer for a hostile glob than text times glob", () => {
  expect(matchesGlob("a".repeat(5_000), `${"*a".repeat(100)}b`)).toBe(false);
});
