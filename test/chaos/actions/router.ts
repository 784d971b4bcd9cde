import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ChaosAction, inInbox, inMessages } from "../action.ts";
import { slack, textsIn } from "./slack.ts";

const prefix = "#ended-";

/** A policy for every end; a message of Slack's shows what is asked for twice. */
const policy = `
apiVersion: onexit.dev/v1
kind: ExitPolicy
metadata: {name: ended}
spec:
  on: [Succeeded, Failed, Error]
  actions: [{slack: {channel: "${prefix}{{workflow.labels.channel}}", text: "{{workflow.name}}"}}]
`;

/** What the router asks for when a workflow has ended, on behalf of a policy; Slack's service sends it. */
export const router: ChaosAction = {
  name: "router",
  ready: /router follows the stream/,
  sentBy: slack.name,
  async open(grounds) {
    await writeFile(join(grounds.policies, "ended.yaml"), policy);
    const receiver = inInbox(grounds, {
      acts: "/api/chat.postMessage",
      all: "slack",
      parameters: undefined,
      countIn: inMessages(({ slack }) => textsIn(slack, prefix)),
    });
    return { ...receiver, environment: { ONEXIT_POLICIES: grounds.policies } };
  },
};
