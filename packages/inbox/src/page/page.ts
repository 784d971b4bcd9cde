import { html, raw } from "hono/html";
import { style } from "./assets.ts";
import type { IncidentCard, MailCard, Mailroom, PostCard, RefusedCard, StatusCard } from "./mailroom.ts";
import { type Html, link } from "./mrkdwn.ts";
import { slackMessage } from "./slack-html.ts";
import { clock } from "./when.ts";

/** The whole page; `base` is where its style and script are, `latest` the id of the last request that it shows. */
export function inboxPage(room: Mailroom, { base, latest }: { readonly base: string; readonly latest: string }): Html {
  const sections = sectionsOf(room);
  return page({
    title: "Inbox",
    head: html`<link rel="stylesheet" href="${base}/style.css">
<script src="${base}/live.js" defer></script>`,
    base,
    words: html`<p>What the receivers of your exit actions would see. Nothing of it has left this machine. <a href="/">Dashboard</a></p>`,
    main: html`<main data-latest="${latest}" aria-live="polite">${sections.length > 0 ? sections : html`<p class="empty">Nothing has arrived yet. Run a workflow whose exit handler tells somebody.</p>`}</main>`,
  });
}

/** A page that needs nothing beside itself: a file that is opened, or sent to somebody. */
export function lonePage(room: Mailroom, title: string): Html {
  return page({
    title,
    head: html`<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>${raw(style)}</style>`,
    base: "",
    words: html``,
    main: html`<main>${sectionsOf(room)}</main>`,
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

function sectionsOf(room: Mailroom): readonly Html[] {
  return [
    ...[...room.channels].map(([channel, cards]) => section("Slack", channel, cards.map(slackMessage))),
    ...[...room.commits].map(([commit, cards]) => section("GitHub", shortCommit(commit), [statusList(cards)])),
    ...(room.incidents.length > 0 ? [section("PagerDuty", "incidents", room.incidents.map(incident))] : []),
    ...(room.mails.length > 0 ? [section("Mail", "letters", room.mails.map(mail))] : []),
    ...(room.posts.length > 0 ? [section("Webhook", "events", room.posts.map(post))] : []),
    ...(room.refused.length > 0 ? [section("Refused", "not accepted", room.refused.map(refusal))] : []),
  ];
}

function section(provider: string, place: string, cards: readonly Html[]): Html {
  return html`<section class="place"><h2><span class="provider">${provider}</span> ${place}</h2>${cards}</section>`;
}

function shortCommit(commit: string): string {
  const [repo = "", sha = ""] = commit.split("@");
  return `${repo}@${sha.slice(0, 7)}`;
}

const signs: Readonly<Record<string, string>> = { success: "✔", failure: "✖", error: "⚠", pending: "●" };

function statusList(cards: readonly StatusCard[]): Html {
  return html`<ul class="checks">${cards.map(
    ({ at, context, state, description, targetUrl }) =>
      html`<li><span class="sign ${classOf(state)}">${signs[state] ?? "?"}</span> <strong>${context}</strong> <span>${state}: ${description}</span> ${targetUrl === "" ? "" : link(targetUrl, "Details")} ${clock(at)}</li>`,
  )}</ul>`;
}

function incident({ key, at, state, severity, summary, source, triggers }: IncidentCard): Html {
  return html`<article class="incident ${classOf(state)}">
    <header><span class="badge">${state}</span> <span class="muted">${severity}</span> ${clock(at)}</header>
    <p><strong>${summary || "(resolved before it was seen)"}</strong></p>
    <p class="muted">${source}${triggers > 1 ? html` · triggered ${triggers} times` : ""} · ${key}</p>
  </article>`;
}

function mail({ at, from, to, subject, text }: MailCard): Html {
  return html`<article class="mail">
    <header><strong>${subject}</strong> ${clock(at)}</header>
    <p class="muted">${from} → ${to}</p>
    <pre>${text}</pre>
  </article>`;
}

function post({ at, destination, body }: PostCard): Html {
  return html`<article class="post">
    <header><strong>${destination}</strong> ${clock(at)}</header>
    <pre>${typeof body === "string" ? body : JSON.stringify(body, undefined, 2)}</pre>
  </article>`;
}

function refusal({ at, provider, path, why }: RefusedCard): Html {
  return html`<article class="refused"><header><strong>${provider}</strong> ${clock(at)}</header><p>${path}: ${why}</p></article>`;
}

/** A word of ours for a class; what comes from outside becomes none. */
function classOf(word: string): string {
  return /^[a-z]+$/.test(word) ? word : "";
}
