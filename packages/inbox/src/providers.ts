import type { StandIn } from "./exchange.ts";
import type { CheckRun } from "./github/check-run.ts";
import type { IssueComment } from "./github/comments.ts";
import { createGithub, type Github, type GithubOptions } from "./github/github.ts";
import type { CommitStatus } from "./github/status.ts";
import { createMail, type Mail, type MailStandIn } from "./mail/mail.ts";
import type { Alert } from "./pagerduty/alerts.ts";
import { createPagerduty, type Pagerduty, type PagerdutyOptions } from "./pagerduty/pagerduty.ts";
import type { Provider } from "./received.ts";
import type { SlackMessage } from "./slack/message.ts";
import { createSlack, type Slack, type SlackOptions } from "./slack/slack.ts";
import { createWebhook, sinkPath, type Webhook, type WebhookPost } from "./webhook/webhook.ts";

/** What each stand-in holds to exist; everything, unless given. */
export interface ProviderOptions {
  readonly slack?: SlackOptions;
  readonly github?: GithubOptions;
  readonly pagerduty?: PagerdutyOptions;
}

/** Everything that was accepted. */
export interface Messages {
  readonly slack: { readonly [channel: string]: readonly SlackMessage[] };
  readonly github: { readonly [repoAtSha: string]: readonly CommitStatus[] };
  readonly githubChecks: { readonly [repoAtSha: string]: readonly CheckRun[] };
  /** By `owner/name#number`. */
  readonly githubComments: { readonly [repoAndNumber: string]: readonly IssueComment[] };
  readonly pagerduty: readonly Alert[];
  readonly webhook: readonly WebhookPost[];
  readonly mail: readonly Mail[];
}

export interface Providers {
  readonly slack: Slack;
  readonly github: Github;
  readonly pagerduty: Pagerduty;
  readonly webhook: Webhook;
  readonly mail: MailStandIn;
}

export function createProviders(options: ProviderOptions): Providers {
  return {
    slack: createSlack(options.slack ?? {}),
    github: createGithub(options.github ?? {}),
    pagerduty: createPagerduty(options.pagerduty ?? {}),
    webhook: createWebhook(),
    mail: createMail(),
  };
}

export function messagesOf({ slack, github, pagerduty, webhook, mail }: Providers): Messages {
  return {
    slack: slack.messages(),
    github: github.statuses(),
    githubChecks: github.checks(),
    githubComments: github.comments(),
    pagerduty: pagerduty.alerts(),
    webhook: webhook.posts(),
    mail: mail.mails(),
  };
}

/** Who answers under a path; undefined for a path that is nobody's. */
export function providerOf(path: string): Provider | undefined {
  if (path.startsWith("/api/v3/")) return "github";
  if (path === sinkPath) return "webhook";
  if (/^\/(api|services|upload)\//.test(path)) return "slack";
  return path.startsWith("/v2/") ? "pagerduty" : undefined;
}

/** The stand-in of a provider. */
export function standInOf(providers: Providers, provider: Provider): StandIn {
  return providers[provider];
}
