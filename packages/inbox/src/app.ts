import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type Desk, exchange } from "./desk.ts";
import { isObject, parseJson } from "./json.ts";
import { inboxPages } from "./page/routes.ts";
import { messagesOf } from "./providers.ts";
import { readFault } from "./read-fault.ts";

/** No client of ours sends more; uploads are the largest. */
const mostBytes = 64 * 1024 * 1024;

/** All addresses: the providers' own, and `/_inbox/…` by which a test in another process looks and meddles. */
export function createApp(desk: Desk, reset: () => Promise<void>): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.use(bodyLimit({ maxSize: mostBytes }));

  app.route(
    "/",
    inboxPages(() => desk.book.all(), "/_inbox"),
  );
  app.get("/_inbox/received", (context) => context.json({ items: desk.book.all() }));
  app.get("/_inbox/messages", (context) => context.json(messagesOf(desk.providers)));
  app.get("/_inbox/faults", (context) => context.json({ items: desk.faults.pending() }));
  app.post("/_inbox/faults", async (context) => {
    const body = parseJson(await context.req.text());
    const list = isObject(body) && Array.isArray(body.items) ? (body.items as readonly unknown[]) : [body];
    const read = list.map(readFault);
    const problem = read.find((one) => "problem" in one);
    if (problem !== undefined) return context.json(problem, 400);
    for (const one of read) if ("fault" in one) desk.faults.add(one.target, one.fault);
    return context.json({ items: desk.faults.pending() }, 201);
  });
  app.get("/_inbox/held", (context) => context.json({ count: desk.holds.count() }));
  app.post("/_inbox/release", (context) => context.json({ count: desk.holds.release() }));
  app.post("/_inbox/reset", async (context) => {
    await reset();
    return context.body(null, 204);
  });

  // A client that hangs up while it sends ends here too; that is no news to anybody.
  app.onError((error, context) => context.text(error.message, 500));
  app.all("*", (context) => exchange(context, desk));
  return app;
}
