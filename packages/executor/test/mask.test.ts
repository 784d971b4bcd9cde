import { describe, expect, it } from "vitest";
import { maskerOf } from "../src/mask.ts";
import { lastBytes } from "../src/text-end.ts";

describe("a masker", () => {
  it.each([
    ["hides every occurrence", ["secret"], "secret and secret", "*** and ***"],
    ["hides the longest first", ["token", "token-long"], "token-long token", "*** ***"],
    ["takes a secret literally", ["a.c$&"], "abc a.c$&", "abc ***"],
    ["leaves what is too short to be a secret", ["", "1", "ab"], "ab 1", "ab 1"],
    ["hides the lines of a key by themselves", ["-----BEGIN\nMIIEpAIBAAKC\n}"], "x MIIEpAIBAAKC }", "x *** }"],
  ])("%s", (_, secrets, text, masked) => {
    expect(maskerOf(secrets).mask(text)).toBe(masked);
  });
});

describe("the last bytes of a text", () => {
  it.each([
    ["abc", 5, "abc"],
    ["abc", 2, "bc"],
    ["aé", 2, "é"],
    ["aéb", 2, "b"],
    ["😀b", 4, "b"],
  ])("of %j, %i of them, are %j", (text, limit, end) => {
    expect(lastBytes(text, limit)).toBe(end);
  });
});
