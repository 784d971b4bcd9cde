import type { StatusVariables } from "@onexit/events";
import { sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { alertOf, eventActionOf } from "../src/alert.ts";
import { pagerdutyParameters } from "../src/parameters.ts";

const delivery = { id: "dlv_0123456789ab", attempt: 1 };
const variables = { ...sampleVariables, delivery };
const at = Date.parse("2026-01-02T03:08:17.250Z");
const workflow = (changes: Partial<StatusVariables["workflow"]>) => ({ ...sampleVariables.workflow, ...changes });
const { failure, ...unfailed } = sampleVariables;

describe("the action", () => {
  it.each([
    ["Failed", {}, "trigger"],
    ["Error", {}, "trigger"],
    ["Succeeded", {}, "resolve"],
    ["Running", {}, undefined],
    ["", {}, undefined],
    ["Running", { action: "trigger" }, "trigger"],
    ["Failed", { action: "acknowledge" }, "acknowledge"],
    ["Failed", { action: "resolve" }, "resolve"],
  ] as const)("of a workflow that is %j with %j is %s", (status, parameters, action) => {
    expect(eventActionOf(parameters, { workflow: workflow({ status }) })).toBe(action);
  });
});

describe("a trigger", () => {
  it("says who stopped a workflow that did not fail by itself", () => {
    const stopped = { by: "alice", strategy: "Terminate", message: "" } as const;
    const { event } = alertOf("trigger", {}, { ...variables, stopped }, at);
    expect(event).toMatchObject({ payload: { summary: "etl-7kq2d was terminated by alice (4m 12s)" } });
  });

  it("says what failed, where and how to get there", () => {
    const run = { url: "https://ci.test/w/1", logsUrl: "https://ci.test/w/1/logs" };
    const context = { run, runbook: "https://wiki.test/etl", env: "prod" };
    const { event, truncated } = alertOf("trigger", {}, { ...variables, ...context }, at);
    expect(event).toEqual({
      event_action: "trigger",
      dedup_key: "onexit/local/data/etl-7kq2d",
      payload: {
        summary: "etl-7kq2d failed at load: exit code 1 (4m 12s) [prod]",
        source: "local/data/etl-7kq2d",
        severity: "error",
        timestamp: "2026-01-02T03:08:17.250Z",
        custom_details: {
          step: "load",
          message: "exit code 1",
          exit_code: "1",
          log_tail: "connecting\nconnection refused",
          status: "Failed",
          duration: "252.000000",
          workflow: "etl-7kq2d",
          namespace: "data",
          cluster: "local",
          uid: "0c4e53f1-7b4e-4c39-9a55-6a6b0e3f9d11",
          run: "https://ci.test/w/1",
          delivery: "dlv_0123456789ab",
          parameters: { table: "orders <main> & co" },
        },
      },
      links: [
        { href: "https://ci.test/w/1", text: "Run" },
        { href: "https://ci.test/w/1/logs", text: "Logs" },
        { href: "https://wiki.test/etl", text: "Runbook" },
      ],
      client: "onexit",
      client_url: "https://ci.test/w/1",
    });
    expect(truncated).toEqual([]);
  });

  it.each([
    ["Error", "no such image", undefined, "etl-7kq2d could not run: no such image (4m 12s)", "critical"],
    ["Failed", "", undefined, "etl-7kq2d failed (4m 12s)", "error"],
    ["Failed", "a\nb", undefined, "etl-7kq2d failed: a b (4m 12s)", "error"],
    ["Succeeded", "", undefined, "etl-7kq2d succeeded (4m 12s)", "warning"],
    ["Succeeded", "", "Failed", "etl-7kq2d succeeded but its exit handler failed (4m 12s)", "warning"],
    ["Running", "", undefined, "etl-7kq2d is running (4m 12s)", "warning"],
  ])("of a workflow that is %s %j has a headline of its own", (status, message, exit, summary, severity) => {
    const ended = { ...unfailed, workflow: workflow({ status, message }), delivery };
    const { event } = alertOf("trigger", {}, exit === undefined ? ended : { ...ended, exit: { status: exit } }, at);
    expect(event.payload).toMatchObject({ summary, severity });
  });

  it("says what the author says instead, and lays details over the default ones", () => {
    const { event } = alertOf(
      "trigger",
      {
        severity: "info",
        summary: "orders are late",
        source: "db-1",
        dedup_key: "orders",
        component: "loader",
        group: "etl",
        class: "lateness",
        client: "ops",
        client_url: "https://ops.test",
        links: [{ href: "https://a.test", text: "A" }, { href: "https://b.test" }],
        images: [{ src: "https://a.test/i.png", href: "https://a.test", alt: "i" }],
        custom_details: { step: "none", rows: [1, 2, { late: true }], log_tail: null },
      },
      variables,
      at,
    );
    expect(event).toMatchObject({
      dedup_key: "orders",
      payload: {
        severity: "info",
        summary: "orders are late",
        source: "db-1",
        component: "loader",
        group: "etl",
        class: "lateness",
        custom_details: { step: "none", exit_code: "1", rows: [1, 2, { late: true }], log_tail: null },
      },
      links: [{ href: "https://a.test", text: "A" }, { href: "https://b.test" }],
      images: [{ src: "https://a.test/i.png", href: "https://a.test", alt: "i" }],
      client: "ops",
      client_url: "https://ops.test",
    });
  });

  it("leaves out links and images that PagerDuty would refuse it for, and says which", () => {
    const run = { url: "javascript:alert(1)", logsUrl: "" };
    const { event, truncated } = alertOf(
      "trigger",
      {
        links: [{ href: "javascript:alert(1)" }, { href: "https://a.test" }, { href: "(unknown: url)" }],
        images: [{ src: "http://a.test/i.png" }, { src: "https://a.test/i.png", href: "file:///etc/passwd" }],
      },
      { ...variables, run },
      at,
    );
    expect(event.links).toEqual([{ href: "https://a.test" }]);
    expect(event.images).toEqual([{ src: "https://a.test/i.png" }]);
    expect(event).not.toHaveProperty("client_url");
    expect(truncated).toEqual(["links[0]", "links[2]", "images[0]"]);
  });

  it.each(["summary", "source", "dedup_key", "client"])("takes an empty %s for none", (field) => {
    const plain = alertOf("trigger", {}, variables, at);
    expect(alertOf("trigger", { [field]: "" }, variables, at)).toEqual(plain);
  });

  it("cuts a long summary at 1 024 characters, none of them in half", () => {
    const { event, truncated } = alertOf("trigger", { summary: "😀".repeat(2_000) }, variables, at);
    expect([...(event.payload?.summary ?? "")]).toHaveLength(1_024);
    expect(event.payload?.summary).toMatch(/^(😀)+…$/u);
    expect(truncated).toEqual(["summary"]);
  });

  it("keeps the end of a log that is too long", () => {
    const long = { ...(failure as NonNullable<typeof failure>), logTail: `${"x\n".repeat(200_000)}the cause` };
    const { event, truncated } = alertOf("trigger", {}, { ...variables, failure: long }, at);
    expect(event.payload?.custom_details.log_tail).toMatch(/^….*the cause$/s);
    expect(truncated).toEqual(["custom_details.log_tail"]);
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(100_000);
  });
});

it.each(["acknowledge", "resolve"] as const)("%s says which alert, and nothing else", (action) => {
  const parameters = { summary: "x", dedup_key: "d".repeat(300), custom_details: { a: 1 } };
  const { event, truncated } = alertOf(action, parameters, variables, at);
  expect(event).toEqual({ event_action: action, dedup_key: expect.stringMatching(/^d{190}-[0-9a-f]{64}$/) });
  expect(truncated).toEqual([]);
});

it.each([
  [{ severity: "fatal" }, "severity"],
  [{ action: "page" }, "action"],
  [{ links: [{ text: "x" }] }, "links"],
  [{ dedupkey: "x" }, undefined],
])("refuses %j", (parameters, field) => {
  const checked = pagerdutyParameters.safeParse(parameters);
  expect(checked.success).toBe(false);
  expect(checked.error?.issues[0]?.path[0]).toBe(field);
});
