import { createService, createWorld, encodeRequest, sampleRequest } from "@onexit/sdk/testing";
import { describe, expect, it } from "vitest";
import { type FakeSlack, freshSlack, startFakeSlack } from "./fake-slack.ts";

const byToken = (target: FakeSlack) => ({ SLACK_BOT_TOKEN: "xoxb-1234567890", SLACK_API_URL: `${target.url}/api/` });
const byWebhook = (target: FakeSlack) => ({ SLACK_WEBHOOK_URL: `${target.url}/services/T0/B0/secretpart` });

describe("the slack action", () => {
  it("posts the default message, with the key in its metadata, and records where it is", async () => {
    await using target = await startFakeSlack();
    const world = createWorld();
    const request = sampleRequest("slack", { channel: "#ops" });
    await createService({ action: freshSlack(), environment: byToken(target), world }).deliver(encodeRequest(request));
    expect(target.posted).toMatchObject([
      {
        channel: "#ops",
        text: "✖ etl-7kq2d failed at load",
        metadata: { event_type: "onexit_action", event_payload: { key: request.key } },
      },
    ]);
    expect(world.events).toMatchObject([
      { type: "ActionSucceeded", destination: "#ops", created: { channel: "C0123456789", ts: target.posted[0]?.ts } },
    ]);
  });

  it("posts an author's own text with values escaped, and blocks as they are declared", async () => {
    await using target = await startFakeSlack();
    const parameters = {
      channel: "C0123456789",
      text: "<https://x.test|{{workflow.parameters.table}}>",
      blocks: [{ type: "section", text: { type: "mrkdwn", text: "{{failure.step}}" } }],
    };
    const service = createService({ action: freshSlack(), environment: byToken(target), world: createWorld() });
    await service.deliver(encodeRequest(sampleRequest("slack", parameters)));
    expect(target.posted[0]?.text).toMatch(/^<https:\/\/x\.test\|orders &lt;main(&gt;|>) &amp; co>$/);
    expect(target.posted[0]?.blocks).toEqual([{ type: "section", text: { type: "mrkdwn", text: "load" } }]);
  });

  it("finds a message whose reply was lost behind many others, by the channel's name", async () => {
    await using target = await startFakeSlack();
    const world = createWorld();
    const service = createService({ action: freshSlack(), environment: byToken(target), world });
    target.next("lose the reply");
    const first = service.deliver(encodeRequest(sampleRequest("slack", { channel: "#ops" })));
    await first;
    const others = Array.from({ length: 40 }, (_, n) =>
      sampleRequest("slack", { channel: "#ops", text: "another" }, { origin: { kind: "node", node: `n${n}` } }),
    );
    for (const other of others) await service.deliver(encodeRequest(other));
    expect(target.posted).toHaveLength(41);
    expect(world.events[1]).toMatchObject({ type: "ActionSucceeded", already: true, attempt: 2 });
  });

  it("finds a message whose reply was lost long after the first attempt that was unclear", async () => {
    const world = createWorld();
    await using target = await startFakeSlack(world.clock.now);
    const attempts = 10;
    for (let attempt = 1; attempt < attempts; attempt += 1) target.next({ status: 500 });
    target.next("lose the reply");
    const service = createService({ action: freshSlack(), environment: byToken(target), world });
    const startedAt = world.clock.now();
    await service.deliver(encodeRequest(sampleRequest("slack", { channel: "#ops" })));
    expect(world.clock.now() - startedAt).toBeGreaterThan(180_000);
    expect(target.posted).toHaveLength(1);
    expect(world.events.at(-1)).toMatchObject({ type: "ActionSucceeded", already: true, attempt: attempts + 1 });
  });

  it("posts again rather than never when the history may not be read", async () => {
    await using target = await startFakeSlack();
    const world = createWorld();
    target.next("lose the reply");
    target.refuse("conversations.list", { error: "missing_scope" });
    const service = createService({ action: freshSlack(), environment: byToken(target), world });
    await service.deliver(encodeRequest(sampleRequest("slack", { channel: "#ops" })));
    expect(target.posted).toHaveLength(2);
    expect(world.events.at(-1)).toMatchObject({ type: "ActionSucceeded", already: false });
  });

  it.each([
    ["resend", 2, "ActionSucceeded"],
    ["drop", 1, "ActionSuppressed"],
  ])("treats a webhook's lost reply as configured: %s", async (onUnclear, posts, type) => {
    await using target = await startFakeSlack();
    const world = createWorld();
    target.next("lose the reply");
    const environment = { ...byWebhook(target), SLACK_ON_UNCLEAR: onUnclear };
    await createService({ action: freshSlack(), environment, world }).deliver(
      encodeRequest(sampleRequest("slack", { text: "x" })),
    );
    expect(target.posted).toHaveLength(posts);
    expect(world.events.at(-1)?.type).toBe(type);
  });

  it("is dead when no channel is named anywhere", async () => {
    await using target = await startFakeSlack();
    const world = createWorld();
    const service = createService({ action: freshSlack(), environment: byToken(target), world });
    await service.deliver(encodeRequest(sampleRequest("slack", {})));
    expect(world.events).toMatchObject([
      { type: "ActionDead", problem: { message: expect.stringContaining("no channel") } },
    ]);
  });

  it("shows what it would post when no token is set", async () => {
    const world = createWorld();
    await createService({ action: freshSlack(), environment: {}, world }).deliver(
      encodeRequest(sampleRequest("slack", { channel: "#ops", text: "hi" })),
    );
    expect(world.events).toMatchObject([
      { type: "ActionPreviewed", missing: ["SLACK_BOT_TOKEN"], preview: { channel: "#ops", text: "hi" } },
    ]);
  });
});
