import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { token, untoken } from "../src/subject.ts";

const anyText = fc.string({ unit: "binary" });

describe("a subject's token", () => {
  it("is never empty and holds nothing that a subject gives a meaning to", () => {
    fc.assert(fc.property(anyText, (text) => /^[A-Za-z0-9_=-]+$/.test(token(text))));
  });

  it("is read back as the text it was made of", () => {
    fc.assert(fc.property(anyText, (text) => untoken(token(text)) === text));
  });

  it.each([
    ["", "=="],
    ["web-1", "web-1"],
    ["a.b c", "a=2e=b=20=c"],
    ["=", "=3d="],
    ["*>", "=2a==3e="],
    ["ü", "=fc="],
  ])("of %j is %s", (text, encoded) => {
    expect(token(text)).toBe(encoded);
  });
});
