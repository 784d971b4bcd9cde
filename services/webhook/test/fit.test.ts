import { describe, expect, it } from "vitest";
import { fitJson, fitText, mostBytes } from "../src/fit.ts";

const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe("a body", () => {
  it("that fits is left as it is", () => {
    const value = { a: "x".repeat(50_000), b: [1, true, null] };
    expect(fitJson(value)).toEqual({ value, truncated: [] });
    expect(fitText("short")).toEqual({ value: "short", truncated: [] });
  });

  it("loses the ends of its long texts first, and the beginnings of its logs", () => {
    const { value, truncated } = fitJson({
      short: "kept",
      long: `head${"x".repeat(90_000)}`,
      logTail: `${"y".repeat(90_000)}tail`,
    });
    expect(truncated).toEqual(["long", "logTail"]);
    expect(value).toMatchObject({
      short: "kept",
      long: expect.stringMatching(/^head.*…$/),
      logTail: expect.stringMatching(/^….*tail$/),
    });
  });

  it("loses members of long lists and maps when texts are not what makes it long", () => {
    const failures = Array.from({ length: 9_000 }, (_, index) => ({ displayName: `step-${index}` }));
    const { value, truncated } = fitJson({ data: { failures, name: "kept" } });
    expect(truncated).toEqual(["data.failures"]);
    expect(sizeOf(value)).toBeLessThanOrEqual(mostBytes);
    expect(value).toMatchObject({
      data: { name: "kept", failures: expect.arrayContaining([{ displayName: "step-0" }]) },
    });
  });

  it("of text is cut between characters", () => {
    const { value, truncated } = fitText("😀".repeat(20_000));
    expect(truncated).toEqual(["body"]);
    expect(value).toMatch(/^(?:😀)+…$/u);
    expect(Buffer.byteLength(value)).toBeLessThanOrEqual(mostBytes);
  });
});
