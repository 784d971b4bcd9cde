import { describe, expect, it } from "vitest";
import { createRedactor, redactJson } from "../src/redact.ts";

describe("createRedactor", () => {
  it.each([
    ["as it is", "p@ss w/ord", "x p@ss w/ord y"],
    ["in JSON", 'a"quote', JSON.stringify({ k: 'a"quote' })],
    ["in a URL", "p@ss w/ord", `https://a.test?t=${encodeURIComponent("p@ss w/ord")}`],
    ["in base64", "user:secret", `Basic ${Buffer.from("user:secret").toString("base64")}`],
    ["as the path of a secret URL", "https://hooks.test/services/T0/B0/x9y8", "POST /services/T0/B0/x9y8 failed"],
    ["as the password in a secret URL", "nats://bot:hunter22@h:4222", "login hunter22 refused"],
    ["as one line of a key", `-----BEGIN-----\n${"M".repeat(64)}\n-----END-----`, `bad line ${"M".repeat(64)}`],
  ])("masks a secret %s", (_, secret, text) => {
    const masked = createRedactor([secret])(text);
    expect(masked).toContain("***");
    expect(masked).not.toContain(secret);
  });

  it("masks the longer one of two secrets that begin alike", () => {
    expect(createRedactor(["abcd", "abcdefgh"])("abcdefgh abcd")).toBe("*** ***");
  });

  it("leaves text alone for want of secrets, or for ones too short to be any", () => {
    expect(createRedactor([])("text")).toBe("text");
    expect(createRedactor(["a", ""])("a banana")).toBe("a banana");
  });
});

it("masks keys and values all the way down", () => {
  const redact = createRedactor(["hunter22"]);
  expect(redactJson({ a: ["hunter22", 1, null, { hunter22: true }] }, redact)).toEqual({
    a: ["***", 1, null, { "***": true }],
  });
});
