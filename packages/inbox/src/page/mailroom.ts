import { type Json, textOf } from "../json.ts";
import type { Received } from "../received.ts";
import { type CheckCard, type CommentCard, createGithubCards } from "./github-cards.ts";
import { createIncidentCards, type IncidentCard } from "./incident-cards.ts";
import { newestFirst } from "./newest-first.ts";
import { createSlackCards, type SlackCard } from "./slack-cards.ts";

export interface MailCard {
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface PostCard {
  readonly at: number;
  readonly destination: string;
  readonly body: Json;
}

/** What was not accepted, or met a fault. */
export interface RefusedCard {
  readonly at: number;
  readonly provider: string;
  readonly path: string;
  readonly why: string;
}

/** Everything as its receivers see it, newest first. */
export interface Mailroom {
  readonly channels: ReadonlyMap<string, readonly SlackCard[]>;
  /** By `owner/repo@sha`. */
  readonly commits: ReadonlyMap<string, readonly CheckCard[]>;
  /** By `owner/repo#number`; oldest first, as a conversation is read. */
  readonly threads: ReadonlyMap<string, readonly CommentCard[]>;
  readonly incidents: readonly IncidentCard[];
  readonly mails: readonly MailCard[];
  readonly posts: readonly PostCard[];
  readonly refused: readonly RefusedCard[];
}

/** What requests have come to, in their order. */
export function mailroomOf(received: readonly Received[]): Mailroom {
  const slack = createSlackCards();
  const github = createGithubCards();
  const incidents = createIncidentCards();
  const mails = new Map<string, MailCard>();
  const posts = new Map<string, PostCard>();
  const refused: RefusedCard[] = [];
  for (const one of received) {
    const { at, provider, kind, path, request, outcome } = one;
    if (outcome.stored === undefined) {
      const why = outcome.refused ?? one.fault;
      if (why !== undefined) refused.push({ at, provider, path, why });
      continue;
    }
    if (provider === "slack") slack.take(one);
    else if (provider === "github") github.take(one);
    else if (kind === "alert") incidents.take(one);
    else if (kind === "letter") mails.set(textOf(outcome.stored.messageId), mailOf(one));
    else if (kind === "event") {
      posts.set(textOf(request.id), {
        at,
        destination: textOf(request.destination) || path,
        body: request.body ?? null,
      });
    }
  }
  return {
    channels: slack.channels(),
    commits: github.commits(),
    threads: github.threads(),
    incidents: incidents.all(),
    mails: newestFirst([...mails.values()]),
    posts: newestFirst([...posts.values()]),
    refused: newestFirst(refused),
  };
}

function mailOf({ at, request: { from, to, subject, text } }: Received): MailCard {
  return { at, from: textOf(from), to: textOf(to), subject: textOf(subject), text: textOf(text) };
}
