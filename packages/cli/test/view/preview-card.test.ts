import type { ActionPreviewed, Json } from "@onexit/events";
import { expect, it } from "vitest";
import { previewCard } from "../../src/view/preview-card.ts";
import { createStyle } from "../../src/view/style.ts";
import { identity } from "./sample-run.ts";

const style = createStyle({ color: false, utf8: true });

function previewed(action: string, preview: Json, missing: readonly string[] = ["SLACK_BOT_TOKEN"]): ActionPreviewed {
  return {
    type: "ActionPreviewed",
    at: 0,
    workflow: identity,
    key: "a".repeat(64),
    action,
    origin: { kind: "node", node: "n" },
    destination: "#deploys",
    attempt: 1,
    durationMs: 1,
    missing,
    preview,
  };
}

it("draws a Slack message's blocks as the text that people would read", () => {
  const blocks = [
    { type: "header", text: { type: "plain_text", text: "✖ etl failed at load" } },
    {
      type: "section",
      text: { type: "mrkdwn", text: "*Step* load · exit code 1\n<https://ci.test/1|the run> &amp; more" },
    },
    { type: "section", text: { type: "mrkdwn", text: "```connecting\nrefused```" } },
    {
      type: "actions",
      elements: [{ type: "button", text: { type: "plain_text", text: "Logs" }, url: "https://ci.test/l" }],
    },
    { type: "divider" },
    { type: "context", elements: [{ type: "mrkdwn", text: "prod · 4m 12s" }] },
    { type: "video", title: "x" },
  ];
  expect(previewCard(previewed("slack", { channel: "#deploys", text: "fallback", blocks }), style)).toEqual([
    " ╭─ preview of slack #deploys",
    " │ ✖ etl failed at load",
    " │ Step load · exit code 1",
    " │ the run (https://ci.test/1) & more",
    " │ connecting",
    " │ refused",
    " │ [Logs] https://ci.test/l",
    " │",
    " │ prod · 4m 12s",
    ' │ {"type":"video","title":"x"}',
    " ╰─ not sent: SLACK_BOT_TOKEN is not set",
  ]);
});

it("draws a Slack message without blocks by its text", () => {
  expect(previewCard(previewed("slack", { text: "all *well*" }), style)[1]).toBe(" │ all well");
});

it("draws any other action's preview as JSON and cuts a long one", () => {
  const lines = previewCard(
    previewed(
      "webhook",
      Array.from({ length: 30 }, (_, i) => i),
      ["A", "B"],
    ),
    style,
    30,
  );
  expect(lines).toHaveLength(23);
  expect(lines.slice(-2)).toEqual([" │ … 12 more lines", " ╰─ not sent: A, B are not set"]);
});

it("does not look for missing variables where a preview was asked for", () => {
  expect(previewCard(previewed("webhook", "hello", []), style).slice(1)).toEqual([
    " │ hello",
    " ╰─ not sent: previews were asked for",
  ]);
});
