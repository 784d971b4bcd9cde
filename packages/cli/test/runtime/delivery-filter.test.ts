import { sampleRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { filterOf, matches, saysSomething } from "../../src/runtime/delivery-filter.ts";

const now = Date.parse("2026-01-02T12:00:00Z");
const request = sampleRequest("slack", { channel: "#Ops" }, { at: now - 3_600_000 });
const { key, action, workflow } = request;
const delivery = {
  id: "dlv_1",
  key,
  action,
  workflow,
  request,
  requestSeq: 1,
  edited: false,
  events: [],
  state: "pending",
} as const;

describe("a filter", () => {
  it.each([
    [{ state: "pending" }, true],
    [{ state: "dead" }, false],
    [{ action: "slack" }, true],
    [{ action: "pagerduty" }, false],
    [{ workflow: workflow.name }, true],
    [{ workflow: workflow.uid }, true],
    [{ workflow: "other" }, false],
    [{ destination: "oPs" }, true],
    [{ destination: "dev" }, false],
    [{ since: "2h" }, true],
    [{ since: "30m" }, false],
    [{ until: "30m" }, true],
    [{ until: "2026-01-02T10:59:59Z" }, false],
    [{ state: "pending", action: "pagerduty" }, false],
  ])("%j means the delivery: %s", (options, isMeant) => {
    expect(matches(filterOf(options, now), delivery)).toBe(isMeant);
  });

  it("that says nothing is told from one that does", () => {
    expect(saysSomething(filterOf({}, now))).toBe(false);
    expect(saysSomething(filterOf({ since: "1h" }, now))).toBe(true);
  });

  it("is refused for a state that there is not, and for what is no time", () => {
    expect(() => filterOf({ state: "failed" }, now)).toThrow(/there are only/);
    expect(() => filterOf({ since: "yesterday" }, now)).toThrow(/--since/);
  });
});
