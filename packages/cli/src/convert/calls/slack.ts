import { Uncertain } from "../finding.ts";
import type { FoundCall } from "../script-in.ts";
import { hiddenIn, originOf } from "../surroundings.ts";
import { objectOf, pick, requireFields, secretNeed, tokenOf } from "./bodies.ts";
import type { Recognised } from "./recognised.ts";

/** What an app's message shows anyway, whatever is sent. */
const looks = ["username", "icon_emoji", "icon_url", "mrkdwn"];

/** An incoming webhook of Slack, or `chat.postMessage`. */
export function recogniseSlack(found: FoundCall): Recognised | undefined {
  const { url } = found.call;
  const isMethod = url === "https://slack.com/api/chat.postMessage";
  if (!isMethod && !isHook(found)) {
    if (/^https?:\/\/(?:[\w-]+\.)*slack\.com(?:\/|$)/.test(url))
      throw new Uncertain("it calls Slack for something else than a message");
    return undefined;
  }
  const body = objectOf(found, "Slack");
  requireFields(body, ["channel", "text", "blocks", ...looks], "Slack");
  const parameters = pick(body, ["channel", "text", "blocks"]);
  if (body.text === undefined && body.blocks === undefined)
    throw new Uncertain("its message has neither text nor blocks");
  if (isMethod && body.channel === undefined) throw new Uncertain("its message names no channel");
  const secret = isMethod
    ? secretNeed("SLACK_BOT_TOKEN", tokenOf(found, "Slack"), found)
    : secretNeed("SLACK_WEBHOOK_URL", url, found);
  const dropped = looks.filter((field) => body[field] !== undefined);
  const notes = dropped.length === 0 ? [] : [`${dropped.join(", ")}: the Slack app decides that`];
  return { action: "slack", parameters, needs: [secret.need], notes: [...secret.notes, ...notes] };
}

/** A hook's URL is a secret, so often only the name of what holds it says whose it is. */
function isHook({ call, variables }: FoundCall): boolean {
  if (/^https:\/\/hooks\.slack(?:-gov)?\.com\//.test(call.url)) return true;
  const name = hiddenIn(call.url);
  return name !== undefined && /slack/i.test(`${name} ${originOf(name, variables)}`);
}
