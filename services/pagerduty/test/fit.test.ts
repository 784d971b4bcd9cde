import { describe, expect, it } from "vitest";
import type { AlertEvent } from "../src/event.ts";
import { fitAlert } from "../src/fit.ts";
import { fitDetails, sizeOf } from "../src/fit-details.ts";

const event = (changes: Partial<AlertEvent> = {}, custom_details = {}): AlertEvent => ({
  event_action: "trigger",
  dedup_key: "k",
  payload: { summary: "s", source: "o", severity: "error", timestamp: "2026-01-02T03:04:05Z", custom_details },
  ...changes,
});

describe("fitDetails", () => {
  it("leaves details alone that fit", () => {
    const details = { a: "x".repeat(50_000), b: [1, null, true] };
    expect(fitDetails(details, 60_000)).toEqual({ details, truncated: [] });
  });

  it("cuts only texts that are long, wherever they stand, and of logs the head", () => {
    const details = { log_tail: `${"é".repeat(90_000)}end`, note: "short", deep: [{ text: "y".repeat(90_000) }] };
    const { details: fitted, truncated } = fitDetails(details, 100_000);
    expect(fitted).toMatchObject({ log_tail: expect.stringMatching(/^…é+end$/), note: "short" });
    expect(JSON.stringify(fitted.deep)).toMatch(/y…"\}\]$/);
    expect(truncated).toEqual(["custom_details.log_tail", "custom_details.deep[0].text"]);
    expect(sizeOf(fitted)).toBeLessThanOrEqual(100_000);
  });

  it("leaves out the largest fields when cutting is not enough", () => {
    const many = Array.from({ length: 20_000 }, (_, i) => i);
    const details = { many, step: "load", texts: Array.from({ length: 100 }, () => "z".repeat(5_000)) };
    const { details: fitted, truncated } = fitDetails(details, 10_000);
    expect(fitted).toEqual({ step: "load" });
    expect(truncated).toEqual(["custom_details.many", "custom_details.texts"]);
  });

  it("ends with nothing when not even that is enough", () => {
    expect(fitDetails({ [`k${"k".repeat(500)}`]: 1 }, 100).details).toEqual({});
  });
});

describe("fitAlert", () => {
  it("stays within 100 kB by its details alone", () => {
    const long = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`field${i}`, "\u0001".repeat(10_000)]));
    const { event: fitted, truncated } = fitAlert(event({}, long));
    expect(sizeOf(fitted)).toBeLessThanOrEqual(100_000);
    expect(fitted.payload?.summary).toBe("s");
    expect(truncated.every((path) => path.startsWith("custom_details."))).toBe(true);
  });

  it("gives up images and links only when PagerDuty would refuse the whole", () => {
    const links = Array.from({ length: 400 }, () => ({ href: `https://a.test/${"p".repeat(1_900)}` }));
    const { event: fitted, truncated } = fitAlert(event({ links }, { step: "load" }));
    expect(fitted).not.toHaveProperty("links");
    expect(fitted.payload?.custom_details).toEqual({ step: "load" });
    expect(truncated).toEqual(["links"]);
    expect(sizeOf(fitted)).toBeLessThan(500_000);
  });

  it.each(["source", "component", "group", "class"] as const)("cuts a %s that has no end", (field) => {
    const given = event();
    const payload = { ...given.payload, [field]: "x".repeat(1_000_000) } as NonNullable<AlertEvent["payload"]>;
    const { event: fitted, truncated } = fitAlert({ ...given, payload });
    expect(fitted.payload?.[field]).toHaveLength(1_024);
    expect(truncated).toEqual([field]);
  });
});
