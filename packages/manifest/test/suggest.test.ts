import { expect, it } from "vitest";
import { suggest } from "../src/index.ts";

it.each([
  ["exit-handlerr", ["exit-handler", "main"], 'did you mean "exit-handler"?'],
  ["onexit", ["onExit", "entrypoint"], 'did you mean "onExit"?'],
  ["abc", ["bac", "abd", "zzz"], 'did you mean "abd" or "bac"?'],
  ["step", ["stop", "steps", "stem", "stew"], 'did you mean "stop", "steps" or "stem"?'],
  ["nothing", ["main", "bye"], "known: main, bye"],
  ["x", [], undefined],
  ["quite-else", [..."abcdefghij"], "known: a, b, c, d, e, f, g, h, …"],
  ["x".repeat(10_000), ["x".repeat(9_999)], `known: ${"x".repeat(9_999)}`],
])("for %s suggests the nearest names, or what there is", (name, known, expected) => {
  expect(suggest(name, known)).toBe(expected);
});
