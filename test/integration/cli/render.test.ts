import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpSink, type HttpSink } from "../../support/http-sink.ts";
import { createKeptRun, type KeptRun } from "./kept-run.ts";

let run: KeptRun;
let sink: HttpSink;
beforeAll(async () => {
  run = await createKeptRun({ SLACK_BOT_TOKEN: "xoxb-of-the-world" });
  sink = await createHttpSink();
});
afterAll(async () => {
  await run[Symbol.asyncDispose]();
  await sink[Symbol.asyncDispose]();
});

const failed = "✖ shop failed at test";

describe("onexit render of a run", () => {
  it("builds what the run asked for, from what was known then", async () => {
    const { code, out } = await run.onexit("render", "slack", "@latest");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ channel: "#deploys", text: failed });
  });

  it("builds it as things stood after an event, by its sequence or its type", async () => {
    const before = await run.onexit("render", "slack", "shop", "--event", "1");
    expect(before.err).toContain("as shop stood after seq 1: Running");
    expect(JSON.parse(before.out)).not.toMatchObject({ text: failed });
    const after = await run.onexit("render", "slack", "shop", "--event", "workflow.finished");
    expect(JSON.parse(after.out)).toMatchObject({ text: failed });
    const asked = await run.onexit("render", "slack", "shop", "--event", "action.requested");
    expect(JSON.parse(asked.out)).toMatchObject({ text: failed });
  });

  it("builds what an action would say that the run never asked for", async () => {
    const { out, err } = await run.onexit("render", "email", "shop", "--event", "workflow.finished");
    expect(JSON.parse(out)).toMatchObject({ subject: "[onexit] shop: Failed at test" });
    expect(err).toContain("shop has asked for no plugin.email");
  });

  it("builds what another end would have asked for", async () => {
    const { out } = await run.onexit("render", "slack", "shop", "--status", "Succeeded");
    expect(JSON.parse(out)).toMatchObject({ text: expect.stringContaining("succeeded") });
  });

  it.each([
    { args: ["email", "shop"], exitCode: 5, says: /shop has asked for no plugin\.email; it asked for: slack/ },
    { args: ["slack", "nobody"], exitCode: 5, says: /there is no run "nobody" \(known here: shop\)/ },
    { args: ["slack", "shop", "--event", "999"], exitCode: 5, says: /seq 999 is no event of shop/ },
    { args: ["slack", "shop", "--event", "node.finishd"], exitCode: 2, says: /did you mean "node\.finished"/ },
    { args: ["slack", "shop", "--event", "1", "--status", "Failed"], exitCode: 2, says: /not both/ },
    { args: ["slack", "workflow.yaml", "--event", "1"], exitCode: 2, says: /workflow\.yaml is a file: use --status/ },
    { args: ["slack", "nowhere.yaml"], exitCode: 5, says: /cannot read nowhere\.yaml/ },
  ])("explains itself: onexit render $args", async ({ args, exitCode, says }) => {
    await expect(run.onexit("render", ...args)).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(says),
    });
  });
});

describe("onexit render -o html", () => {
  it("prints one page that shows the message and loads nothing", async () => {
    const { out } = await run.onexit("render", "slack", "workflow.yaml", "-o", "html");
    expect(out).toMatch(/^<!doctype html>/);
    expect(out).toContain("<h3>✖ shop failed at build</h3>");
    expect(out).not.toMatch(/<script|<link/);
  });
});

describe("onexit render --send-to", () => {
  it("sends one message to an address, without the world's credentials and under a key of its own", async () => {
    const { code, err } = await run.onexit("render", "slack", "shop", "--send-to", `${sink.url}/hook/secret`);
    expect(code).toBe(0);
    expect(err).toContain(`test message of slack to ${new URL(sink.url).host}: sent`);
    const [taken, ...others] = sink.received();
    expect(others).toEqual([]);
    expect(taken?.path).toBe("/hook/secret");
    expect(JSON.parse(taken?.body ?? "")).toMatchObject({ text: failed });
    expect(`${JSON.stringify(taken)}${err}`).not.toContain("xoxb-of-the-world");
    const [delivery] = JSON.parse((await run.onexit("deliveries", "list", "shop", "-o", "json")).out).items;
    expect(delivery).toMatchObject({ state: "sent" });
    expect(delivery.events).toHaveLength(1);
    expect(taken?.body).not.toContain(delivery.id);
  });

  it("tries once, and says what was answered", async () => {
    const before = sink.received().length;
    sink.answerOnce(503);
    const { code, err } = await run.onexit("render", "slack", "shop", "--send-to", sink.url);
    expect(code).toBe(3);
    expect(err).toMatch(/: not sent: .*503/);
    expect(sink.received().length - before).toBe(1);
  });

  it("shows what a local inbox took", async () => {
    const { code, out } = await run.onexit("render", "slack", "shop", "--send-to", "inbox");
    expect(code).toBe(0);
    expect(out).toMatch(/slack message #deploys .*200\n.*✖ shop failed at test/);
  });
});
