import { expect, it } from "vitest";
import { expandVariables } from "../src/expand-variables.ts";

const variables = new Map([
  ["VAR_A", "A"],
  ["VAR_B", "B"],
  ["VAR_C", "C"],
  ["VAR_REF", "$(VAR_A)"],
  ["VAR_EMPTY", ""],
]);

// The cases of Kubernetes' own test of its expansion.
it.each([
  ["$(VAR_A)", "A"],
  ["___$(VAR_B)___", "___B___"],
  ["___$(VAR_C)", "___C"],
  ["$(VAR_A)-$(VAR_B)-$(VAR_C)", "A-B-C"],
  ["$(VAR_A)$(VAR_B)", "AB"],
  ["$(VAR_REF)", "$(VAR_A)"],
  ["$(VAR_EMPTY)", ""],
  ["foo$(VAR_EMPTY)bar", "foobar"],
  ["foo\\\\$(VAR_A)bar", "foo\\\\Abar"],
  ["foo$$(VAR_A)bar", "foo$(VAR_A)bar"],
  ["$$(VAR_A)$$(VAR_B)", "$(VAR_A)$(VAR_B)"],
  ["f000-$$VAR_A", "f000-$VAR_A"],
  ["foo\\$(VAR_C)bar", "foo\\Cbar"],
  ["$$$$$$(BIN_NAME)", "$$$(BIN_NAME)"],
  ["$VAR_A", "$VAR_A"],
  ["$(VAR_A$(VAR_B)", "$(VAR_A$(VAR_B)"],
  ["$(VAR_DNE)", "$(VAR_DNE)"],
  ["$$$(VAR_A)", "$A"],
  ["$$$$(VAR_A)", "$$(VAR_A)"],
  ["\n", "\n"],
  ["$(VAR_A", "$(VAR_A"],
  ["$(VAR_A))", "A)"],
  ["$?_boo$!(VAR_B)", "$?_boo$!(VAR_B)"],
  ["foo(VAR_A)$", "foo(VAR_A)$"],
  ["$(", "$("],
  ["$", "$"],
  ["$$", "$"],
  ["$()", "$()"],
])("%j becomes %j", (text, expanded) => {
  expect(expandVariables(text, variables)).toBe(expanded);
});
