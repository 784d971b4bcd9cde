import { Hono } from "hono";
import type { Received } from "../received.ts";
import { icon } from "./icon.ts";
import { script } from "./live.ts";
import { mailroomOf } from "./mailroom.ts";
import { inboxPage } from "./page.ts";
import { style } from "./style.ts";

/** How many requests the page looks at: the latest. */
const mostShown = 2_000;

const headers = {
  "content-security-policy":
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** The page that shows what has arrived, at `base` and below it. */
export function inboxPages(received: () => readonly Received[], base: string): Hono {
  const routes = new Hono();
  const latest = () => received().at(-1)?.id ?? "0";
  routes.get(base, (c) => {
    const room = mailroomOf(received().slice(-mostShown));
    return c.html(inboxPage(room, { base, latest: latest() }), 200, headers);
  });
  routes.get(`${base}/latest`, (c) => c.text(latest(), 200, headers));
  routes.get(`${base}/style.css`, (c) => c.body(style, 200, { ...headers, "content-type": "text/css; charset=utf-8" }));
  routes.get(`${base}/live.js`, (c) =>
    c.body(script, 200, { ...headers, "content-type": "text/javascript; charset=utf-8" }),
  );
  routes.get(`${base}/icon.svg`, (c) => c.body(icon, 200, { ...headers, "content-type": "image/svg+xml" }));
  return routes;
}
