import { createService, createWorld, encodeRequest, sampleRequest } from "@onexit/sdk/testing";
import { expect, it } from "vitest";
import { freshSlack, startFakeSlack } from "./fake-slack.ts";

it.each([
  ["channel_not_found", "ActionDead", undefined],
  ["invalid_blocks", "ActionDead", undefined],
  ["msg_blocks_too_long", "ActionDead", undefined],
  ["invalid_auth", "ActionDead", undefined],
  ["restricted_action_read_only_channel", "ActionDead", undefined],
  ["a_code_of_tomorrow", "ActionDead", undefined],
  ["ratelimited", "ActionFailed", "retry"],
  ["internal_error", "ActionFailed", "unclear"],
  ["<html>Bad gateway</html>", "ActionFailed", "unclear"],
])("reads Slack's %s as %s %s", async (error, type, outcome) => {
  await using target = await startFakeSlack();
  const world = createWorld();
  target.refuse("chat.postMessage", { error });
  const environment = { SLACK_BOT_TOKEN: "xoxb-1234567890", SLACK_API_URL: `${target.url}/api/` };
  await createService({ action: freshSlack(), environment, world }).deliver(
    encodeRequest(sampleRequest("slack", { channel: "#ops" })),
  );
  expect(world.events[0]).toMatchObject({
    type,
    ...(outcome === undefined ? { problem: { code: error } } : { outcome }),
  });
});
