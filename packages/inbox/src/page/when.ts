import { html } from "hono/html";
import type { Html } from "./mrkdwn.ts";

/** A time of day, with the whole time for machines and for those who point at it. */
export function clock(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${iso.slice(11, 19)}</time>`;
}
