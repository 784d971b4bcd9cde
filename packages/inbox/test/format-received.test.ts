import { formatReceived, type Received } from "@onexit/inbox";
import { expect, it } from "vitest";

const received: Received = {
  id: "1",
  at: Date.UTC(2026, 10, 22, 13, 14, 41),
  provider: "slack",
  kind: "message",
  method: "POST",
  path: "/api/chat.postMessage",
  request: {
    channel: "#deploys",
    text: "fallback",
    blocks: [
      { type: "header", text: { type: "plain_text", text: "✖ nightly failed at load" } },
      {
        type: "section",
        text: { type: "mrkdwn", text: "exit code 1 &lt;stderr&gt;\n<https://ci/1|run> <https://ci/2>" },
      },
      { type: "divider" },
      {
        type: "context",
        elements: [
          { type: "mrkdwn", text: "prod" },
          { type: "mrkdwn", text: "4m 12s" },
        ],
      },
      {
        type: "actions",
        elements: [
          { type: "button", text: { type: "plain_text", text: "Open run" } },
          { type: "button", text: { type: "plain_text", text: "Logs" } },
        ],
      },
    ],
  },
  outcome: { status: 200, stored: { channel: "C1", ts: "1.000001" } },
};

it("draws a Slack message from its blocks", () => {
  expect(formatReceived(received, { utf8: true })).toBe(
    [
      "┌ slack message #deploys  13:14:41  200",
      "│ ✖ nightly failed at load",
      "│ exit code 1 <stderr>",
      "│ run (https://ci/1) https://ci/2",
      "│ ────────────────────",
      "│ prod · 4m 12s",
      "│ [Open run] [Logs]",
      "└",
    ].join("\n"),
  );
});

it("draws with ASCII when it must", () => {
  const text = formatReceived({ ...received, request: { channel: "#a", text: "hi\nthere" } }, { utf8: false });
  expect(text).toBe(["+ slack message #a  13:14:41  200", "| hi", "| there", "+"].join("\n"));
});

it("says what was refused, and by which fault", () => {
  const text = formatReceived(
    {
      ...received,
      request: { channel: "#a", text: "hi" },
      outcome: { status: 500, refused: "fault" },
      fault: "answer 500",
    },
    { utf8: true },
  );
  expect(text).toBe(["┌ slack message #a  13:14:41  500 (answer 500)", "│ hi", "│ refused: fault", "└"].join("\n"));
});

it("says when there was no reply", () => {
  expect(
    formatReceived({ ...received, request: {}, outcome: { status: null }, fault: "reset" }, { utf8: true }),
  ).toContain("no reply (reset)");
});

it("draws a commit status in a line", () => {
  const status: Received = {
    ...received,
    provider: "github",
    kind: "status",
    path: "/api/v3/repos/acme/web/statuses/3f2c1abd00000000000000000000000000000000",
    request: { state: "failure", context: "onexit/main", description: "Failed at load", target_url: "https://ci/1" },
    outcome: { status: 201, stored: { id: 1, state: "failure" } },
  };
  expect(formatReceived(status, { utf8: true })).toBe(
    [
      "┌ github status acme/web@3f2c1ab  13:14:41  201",
      '│ onexit/main failure "Failed at load"',
      "│ https://ci/1",
      "└",
    ].join("\n"),
  );
});

it("draws an alert in a line", () => {
  const alert: Received = {
    ...received,
    provider: "pagerduty",
    kind: "alert",
    path: "/v2/enqueue",
    request: {
      routing_key: "present",
      event_action: "trigger",
      dedup_key: "onexit/web",
      payload: { summary: "web failed", severity: "critical" },
    },
    outcome: { status: 202, stored: { dedup_key: "onexit/web", state: "triggered" } },
  };
  expect(formatReceived(alert, { utf8: true })).toContain('│ trigger critical "web failed" dedup onexit/web');
});

it("lets no text touch the terminal", () => {
  const text = formatReceived(
    { ...received, request: { channel: "#a\u001b[2J", text: "a\u001b[31mb\u0007\u202ec\r\nd\te" } },
    { utf8: true },
  );
  expect(text.split("\n").slice(0, 3)).toEqual(["┌ slack message #a[2J  13:14:41  200", "│ a[31mbc", "│ d  e"]);
});

it("cuts what is too long or too wide", () => {
  const text = formatReceived(
    { ...received, request: { text: `${"w".repeat(500)}\n${"x\n".repeat(100)}` } },
    { utf8: true },
  );
  expect(text.split("\n")).toHaveLength(33);
  expect(text).toContain("… 72 more lines");
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThan(110);
});

it("colours only on request", () => {
  expect(formatReceived(received, { utf8: true, color: true })).toContain("\u001b[32m200\u001b[39m");
  expect(formatReceived(received, { utf8: true, color: false })).not.toContain("\u001b");
});
