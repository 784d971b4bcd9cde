import { Agent, request } from "node:https";
import { Octokit } from "@octokit/rest";
import { type Inbox, type InboxOptions, startInbox } from "@onexit/inbox";
import { event } from "@pagerduty/pdjs";
import { LogLevel, WebClient } from "@slack/web-api";
import { onTestFinished } from "vitest";

export const sha = "3f2c1abd00000000000000000000000000000000";

/** An inbox for one test. */
export async function inboxFor(options: InboxOptions = {}): Promise<Inbox> {
  const inbox = await startInbox(options);
  onTestFinished(inbox.close);
  return inbox;
}

/** Slack's own client, without its retries. */
export function slackClient(inbox: Inbox, token = inbox.environment().SLACK_BOT_TOKEN): WebClient {
  return new WebClient(token, {
    slackApiUrl: inbox.slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 2000,
    logLevel: LogLevel.ERROR,
    logger: {
      debug() {},
      info() {},
      warn() {},
      error() {},
      setLevel() {},
      getLevel: () => LogLevel.ERROR,
      setName() {},
    },
  });
}

/** GitHub's own client; it says nothing on the console. */
export function githubClient(inbox: Inbox, auth = inbox.environment().GITHUB_TOKEN): Octokit {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  return new Octokit({ auth, baseUrl: inbox.github.apiUrl, log });
}

/** PagerDuty's own client, without its retries and its timer. */
export async function sendEvent(
  inbox: Inbox,
  data: object,
): Promise<{ readonly status: number; readonly data: unknown }> {
  const parameters = {
    server: new URL(inbox.pagerduty.eventsUrl).host,
    data,
    agent: new Agent({ ca: inbox.pagerduty.ca }),
    requestTimeout: 0,
    retryTimeout: 0,
  };
  const { status, data: answer } = await event(parameters as unknown as Parameters<typeof event>[0]);
  return { status, data: answer };
}

/** A request over https that no client would make. */
export function postRaw(
  inbox: Inbox,
  path: string,
  body: string,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const options = { method: "POST", ca: inbox.pagerduty.ca, headers: { "content-type": "application/json" } };
    const sent = request(new URL(path, inbox.pagerduty.eventsUrl), options, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
