import type { DeliveryEvent } from "@onexit/events";
import { describe, expect, it } from "vitest";
import { filterOf, matches, saysSomething } from "../src/delivery-filter.ts";
import type { DeliveryHistory } from "../src/delivery-log.ts";

const now = Date.parse("2026-01-02T12:00:00Z");
const workflow = { cluster: "local", namespace: "default", name: "nightly", uid: "u-1" };
const delivery = {
  id: "dlv_1",
  key: "k",
  action: "slack",
  workflow,
  request: { destination: "#Ops", at: now - 3_600_000 },
  events: [] as readonly DeliveryEvent[],
  state: "pending",
} as DeliveryHistory;

describe("a filter", () => {
  it.each([
    [{ state: "pending" }, true],
    [{ state: "dead" }, false],
    [{ state: "dead,pending" }, true],
    [{ state: "dead,sent" }, false],
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
    expect(() => filterOf({ state: "dead,failed" }, now)).toThrow(/^state "failed"/);
    expect(() => filterOf({ since: "yesterday" }, now)).toThrow(/^since "yesterday"/);
  });
});
