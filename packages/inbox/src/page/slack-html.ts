import { html } from "hono/html";
import { isObject, type JsonObject } from "../json.ts";
import { type Html, link, mrkdwn } from "./mrkdwn.ts";
import type { SlackCard } from "./slack-cards.ts";
import { clock } from "./when.ts";

/** A message as Slack shows it, with its thread below. */
export function slackMessage(card: SlackCard): Html {
  const body = card.blocks.length > 0 ? card.blocks.map(blockOf) : [html`<p>${mrkdwn(card.text)}</p>`];
  return html`<article class="slack">
    <div class="avatar" aria-hidden="true">ox</div>
    <div>
      <header><strong>onexit</strong> <span class="app">APP</span> ${clock(card.at)}${card.edited ? html` <span class="muted">(edited)</span>` : ""}</header>
      ${body}
      ${card.replies.length === 0 ? "" : html`<section class="thread" aria-label="thread"><p class="replies">${card.replies.length === 1 ? "1 reply" : `${card.replies.length} replies`}</p>${card.replies.map(slackMessage)}</section>`}
    </div>
  </article>`;
}

function blockOf(block: JsonObject): Html {
  switch (block.type) {
    case "header":
      return html`<h3>${textOf(block.text)}</h3>`;
    case "section": {
      const fields = Array.isArray(block.fields) ? block.fields : [];
      const shown = fields.map((field) => html`<p>${mrkdwn(textOf(field))}</p>`);
      return html`<p>${mrkdwn(textOf(block.text))}</p>${shown.length === 0 ? "" : html`<div class="fields">${shown}</div>`}`;
    }
    case "context":
      return html`<p class="muted">${elements(block).map((element, n) => html`${n > 0 ? " " : ""}${mrkdwn(textOf(element))}`)}</p>`;
    case "actions":
      return html`<p class="buttons">${elements(block).map(button)}</p>`;
    case "divider":
      return html`<hr>`;
    case "image":
      return html`<p class="muted">[image: ${String(block.alt_text ?? "")}]</p>`;
    case "markdown":
      return html`<p>${mrkdwn(textOf(block))}</p>`;
    default:
      return html`<pre>${JSON.stringify(block, undefined, 2)}</pre>`;
  }
}

function button(element: unknown): Html {
  const label = isObject(element) ? textOf(element.text) : "";
  const url = isObject(element) && typeof element.url === "string" ? element.url : "";
  return html`<span class="button">${link(url, label)}</span>`;
}

function elements({ elements: all }: JsonObject): readonly unknown[] {
  return Array.isArray(all) ? all : [];
}

/** Of a text object, or of a text. */
function textOf(value: unknown): string {
  const text = isObject(value) ? value.text : value;
  return typeof text === "string" ? text : "";
}
