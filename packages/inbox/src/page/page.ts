import { html, raw } from "hono/html";
import { conversation, mergeBox } from "./github-html.ts";
import type { IncidentCard } from "./incident-cards.ts";
import type { MailCard, Mailroom, PostCard, RefusedCard } from "./mailroom.ts";
import { type Html, link } from "./mrkdwn.ts";
import { slackMessage } from "./slack-html.ts";
import { style } from "./style.ts";
import { clock } from "./when.ts";

/** The whole page; `base` is where its style and script are, `latest` the id of the last request that it shows. */
export function inboxPage(room: Mailroom, { base, latest }: { readonly base: string; readonly latest: string }): Html {
  const sides = sidesOf(room);
  return page({
    title: "Inbox",
    head: html`<link rel="icon" type="image/svg+xml" href="${base}/icon.svg">
<link rel="stylesheet" href="${base}/style.css">
<script src="${base}/live.js" defer></script>`,
    base,
    words: html`<p>What the receivers of your exit actions would see. Nothing of it has left this machine; times are UTC. <a href="/">Dashboard</a></p>`,
    main: html`<p id="news" class="unseen" role="status"></p>
<main data-latest="${latest}">${sides.length > 0 ? sides : nothing}</main>`,
  });
}

/** A page that needs nothing beside itself: a file that is opened, or sent to somebody. */
export function lonePage(room: Mailroom, title: string): Html {
  return page({
    title,
    head: html`<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${raw(style)}</style>`,
    base: "",
    words: html`<p>Times are UTC.</p>`,
    main: html`<main>${sidesOf(room)}</main>`,
  });
}

interface Page {
  readonly title: string;
  readonly head: Html;
  readonly base: string;
  /** Below the title. */
  readonly words: Html;
  readonly main: Html;
}

function page({ title, head, base, words, main }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · onexit</title>
${head}
</head>
<body data-base="${base}">
<header class="top">
<h1>${title}</h1>
${words}
</header>
${main}
</body>
</html>
`;
}

function sidesOf(room: Mailroom): readonly Html[] {
  const sides = [messagesOf(room), signalsOf(room)].filter((places) => places.length > 0);
  return sides.map((places) => html`<div class="side">${places}</div>`);
}

const nothing = html`<div class="empty"><p><strong>Nothing has arrived yet</strong></p>
<p>Run a workflow whose exit handler tells somebody; it appears here at once.</p></div>`;

/** What people read. */
function messagesOf({ channels, mails }: Mailroom): readonly Html[] {
  return [
    ...[...channels].map(([channel, cards]) => place("slack", "Slack", channel, cards.map(slackMessage))),
    ...(mails.length > 0 ? [place("mail", "Mail", "letters", mails.map(mail))] : []),
  ];
}

/** What pages, permits, or is read by machines. */
function signalsOf({ commits, threads, incidents, posts, refused }: Mailroom): readonly Html[] {
  return [
    ...[...commits].map(([commit, cards]) => place("github", "GitHub", shortCommit(commit), [mergeBox(cards)])),
    ...[...threads].map(([thread, comments]) => place("github", "GitHub", thread, [conversation(comments)])),
    ...(incidents.length > 0 ? [place("pagerduty", "PagerDuty", "incidents", incidents.map(incident))] : []),
    ...(posts.length > 0 ? [place("webhook", "Webhook", "events", posts.map(post))] : []),
    ...(refused.length > 0 ? [place("refused", "Refused", "not accepted", refused.map(refusal))] : []),
  ];
}

function place(kind: string, provider: string, name: string, cards: readonly Html[]): Html {
  return html`<section class="place ${kind}" data-key="${provider} ${name}"><h2><span class="provider">${provider}</span> ${name}</h2>${cards}</section>`;
}

function shortCommit(commit: string): string {
  const [repo = "", sha = ""] = commit.split("@");
  return `${repo}@${sha.slice(0, 7)}`;
}

function incident({ key, at, state, severity, summary, source, triggers, links, details }: IncidentCard): Html {
  const often = triggers > 1 ? html` · triggered ${triggers} times` : "";
  return html`<article class="incident ${state}">
    <header><span class="badge">${state}</span> <span class="severity">${severity}</span> ${clock(at)}</header>
    <h3>${summary || "(resolved before it was seen)"}</h3>
    <p class="muted">${source}${often}</p>
    ${links.length === 0 ? "" : html`<p class="links">${links.map(({ href, text }) => link(href, text))}</p>`}
    <details data-key="${key}"><summary>Details</summary><dl>${[...details, ["dedup_key", key] as const].map(
      ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`,
    )}</dl></details>
  </article>`;
}

function mail({ at, from, to, subject, text }: MailCard): Html {
  return html`<article class="letter">
    <header><h3>${subject}</h3> ${clock(at)}</header>
    <p class="muted">${from} → ${to}</p>
    <pre tabindex="0" role="group" aria-label="text of ${subject}">${text}</pre>
  </article>`;
}

function post({ at, destination, body }: PostCard): Html {
  return html`<article class="post">
    <header><h3>${destination}</h3> ${clock(at)}</header>
    <pre tabindex="0" role="group" aria-label="body to ${destination}">${typeof body === "string" ? body : JSON.stringify(body, undefined, 2)}</pre>
  </article>`;
}

function refusal({ at, provider, path, why }: RefusedCard): Html {
  return html`<article class="no"><header><h3>${provider}</h3> ${clock(at)}</header><p><code>${path}</code></p><p>${why}</p></article>`;
}
