import type { StatusVariables } from "@onexit/events";
import { sampleVariables } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { messageOf } from "../src/message.ts";

const delivery = { id: "dlv_0123456789ab", attempt: 1 };
const { failure, ...unfailed } = sampleVariables;
const workflow = (changes: Partial<StatusVariables["workflow"]>) => ({ ...sampleVariables.workflow, ...changes });

describe("messageOf", () => {
  it.each([
    ["a failed step", { ...sampleVariables, delivery }, "✖ etl-7kq2d failed at load"],
    [
      "one that somebody stopped",
      { ...sampleVariables, stopped: { by: "alice", strategy: "Stop" as const, message: "wrong branch" }, delivery },
      "■ etl-7kq2d was stopped by alice: wrong branch",
    ],
    ["success", { ...unfailed, workflow: workflow({ status: "Succeeded" }), delivery }, "✔ etl-7kq2d succeeded"],
    [
      "an error",
      { ...unfailed, workflow: workflow({ status: "Error", message: "no such image" }), delivery },
      "⚠ etl-7kq2d could not run: no such image",
    ],
    [
      "an exit handler that failed",
      { ...unfailed, workflow: workflow({ status: "Succeeded" }), exit: { status: "Failed" }, delivery },
      "⚠ etl-7kq2d succeeded but its exit handler failed",
    ],
    [
      "a running workflow",
      { ...unfailed, workflow: workflow({ status: "Running" }), delivery },
      "● etl-7kq2d is running",
    ],
  ])("has a headline of its own for %s", (_, variables, headline) => {
    const message = messageOf({}, variables);
    expect(message.text).toBe(headline);
    expect(message.blocks?.[0]).toMatchObject({ type: "header", text: { type: "plain_text", text: headline } });
  });

  it("shows cause, log, links and where it ran", () => {
    const run = { url: "https://ci.test/run/1", logsUrl: "javascript:alert(1)" };
    const message = messageOf({}, { ...sampleVariables, run, env: "prod", delivery });
    expect(message).toMatchSnapshot();
  });

  it("escapes what a step wrote, and defuses mentions and fences", () => {
    const hostile = {
      ...(failure as NonNullable<typeof failure>),
      logTail: "<!channel> a & b ``` *c*",
      message: "<@U1>",
    };
    const shown = JSON.stringify(messageOf({}, { ...sampleVariables, failure: hostile, delivery }).blocks);
    expect(shown).toContain("&lt;!channel&gt; a &amp; b ''' *c*");
    expect(shown).toContain("&lt;@U1&gt;");
    expect(shown).not.toContain("<!channel>");
  });

  it("keeps the end of a long log and the head of a long headline", () => {
    const long = {
      ...(failure as NonNullable<typeof failure>),
      step: "s".repeat(400),
      logTail: `${"x\n".repeat(5_000)}the cause`,
    };
    const message = messageOf({}, { ...sampleVariables, failure: long, delivery });
    const shown = JSON.stringify(message.blocks);
    expect(shown).toContain("the cause```");
    expect(message.truncated).toContain("blocks[0].text.text");
    expect(message.blocks?.[0]).toMatchObject({ text: { text: `✖ etl-7kq2d failed at ${"s".repeat(127)}…` } });
  });

  it("cuts own blocks to 50 and to 9 000 characters in all", () => {
    const block = { type: "section", text: { type: "mrkdwn", text: "y".repeat(3_500) }, fields: [] };
    const message = messageOf({ blocks: Array.from({ length: 60 }, () => block) }, { ...sampleVariables, delivery });
    const total = (message.blocks ?? []).reduce((sum, { text }) => sum + (text as { text: string }).text.length, 0);
    expect(total).toBeLessThanOrEqual(9_000);
    expect(message.truncated).toEqual(expect.arrayContaining(["blocks", "blocks[0].text.text"]));
    expect(message.text).toBe("✖ etl-7kq2d failed at load");
  });

  it("cuts fields, elements and buttons where Slack does", () => {
    const text = (length: number) => ({ type: "mrkdwn", text: "z".repeat(length) });
    const { blocks } = messageOf(
      {
        blocks: [
          { type: "section", fields: Array.from({ length: 12 }, () => text(10)) },
          { type: "context", elements: Array.from({ length: 12 }, () => text(10)) },
          { type: "actions", elements: [{ type: "button", text: text(90), url: "https://a.test" }] },
        ],
      },
      { ...sampleVariables, delivery },
    );
    expect(blocks?.[0]?.fields).toHaveLength(10);
    expect(blocks?.[1]?.elements).toHaveLength(10);
    expect(JSON.stringify(blocks?.[2])).toContain(`${"z".repeat(74)}…`);
  });

  it("sends an own text alone without blocks", () => {
    expect(messageOf({ text: "hi" }, { ...sampleVariables, delivery })).toEqual({ text: "hi", truncated: [] });
  });
});
