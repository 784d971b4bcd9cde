import {
  type DeliveryFilter,
  type DeliverySummary,
  type FollowedIndex,
  filterOf,
  reasonIn,
  saysSomething,
} from "@onexit/deliveries";
import { isJsonObject, type JsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import { fail } from "../api/failure.ts";
import { bodyOf, objectIn } from "../api/request.ts";
import { mayIn, userOf } from "../auth/user.ts";
import { dropAllBody, dropOneBody, retryAllBody, retryOneBody } from "./bodies.ts";
import { findFor, noDelivery } from "./deliveries-route.ts";
import type { OwnOptions } from "./options.ts";
import { refused } from "./query.ts";
import { dropAll, retryAll } from "./redeliver.ts";

/** How many one filter may change in one call: whoever means more calls again. */
const mostAtOnce = 1_000;

/** What a person may do about deliveries: `POST /deliveries[/{id}]/retry` and `…/drop`. */
export function redeliverRoute(options: Pick<OwnOptions, "nats" | "preview">, followed: FollowedIndex): Hono {
  const routes = new Hono();
  const { nats } = options;
  routes.onError((error, c) => refused(c, error));

  routes.post("/deliveries/retry", async (c) => {
    const body = await bodyOf(c, retryAllBody);
    if (body instanceof Response) return body;
    const meant = meantBy(c, followed, body, { state: "dead" });
    if ("problem" in meant) return fail(c, 3, meant.problem);
    return c.json(await retryAll(options, meant.deliveries, askedFor(c, body)));
  });

  routes.post("/deliveries/drop", async (c) => {
    const body = await bodyOf(c, dropAllBody);
    if (body instanceof Response) return body;
    const meant = meantBy(c, followed, body, {});
    if ("problem" in meant) return fail(c, 3, meant.problem);
    return drop(c, meant.deliveries, body);
  });

  routes.post("/deliveries/:id/retry", async (c) => {
    const body = await bodyOf(c, retryOneBody);
    if (body instanceof Response) return body;
    const found = findFor(c, followed, c.req.param("id"), "admin");
    if (found === undefined) return noDelivery(c, followed, c.req.param("id"));
    const { parameters, template } = body;
    const edit = {
      ...(isJsonObject(parameters) ? { parameters } : {}),
      ...(typeof template === "string" ? { template } : {}),
    };
    const isEdited = Object.keys(edit).length > 0;
    return c.json(await retryAll(options, [found], { ...(isEdited ? { edit } : {}), ...askedFor(c, body) }));
  });

  routes.post("/deliveries/:id/drop", async (c) => {
    const body = await bodyOf(c, dropOneBody);
    if (body instanceof Response) return body;
    const found = findFor(c, followed, c.req.param("id"), "admin");
    return found === undefined ? noDelivery(c, followed, c.req.param("id")) : drop(c, [found], body);
  });

  return routes;

  async function drop(c: Context, deliveries: readonly DeliverySummary[], json: JsonObject): Promise<Response> {
    const { reason = "", by, dryRun } = askedFor(c, json);
    if (reason === "" && !dryRun) return fail(c, 3, "why? a dropped delivery is never sent: write reason");
    return c.json(await dropAll(nats, deliveries, { reason, by, dryRun }));
  }
}

/** Who asks and why, and whether nothing is to be changed; the audit is told that, too. */
function askedFor(c: Context, { dryRun, reason }: JsonObject) {
  c.set("isDryRun", dryRun === true);
  return { by: userOf(c).name, reason: reasonIn(reason), dryRun: dryRun === true };
}

/** Never all there are because nothing was said, and of a filter that names no state only what can still be changed. */
function meantBy(
  c: Context,
  { index, ready, progress }: FollowedIndex,
  body: JsonObject,
  unless: DeliveryFilter,
): { readonly deliveries: readonly DeliverySummary[] } | { readonly problem: string } {
  const given = Object.entries(objectIn(body, "filter")).filter(([, value]) => value !== "");
  const filter = filterOf(Object.fromEntries(given) as Readonly<Record<string, string>>, Date.now());
  if (!saysSomething(filter)) return { problem: 'the filter is empty; write one, such as {"state": "dead"}' };
  if (!ready) return { problem: `the past is still being read, ${progress.left} messages are left; ask again` };
  const open = new Set(["dead", "retrying", "pending"]);
  const user = userOf(c);
  const isVisible = ({ workflow, state }: DeliverySummary) =>
    mayIn(user, "admin", workflow.namespace) && (filter.state !== undefined || open.has(state));
  return { deliveries: index.list({ ...unless, ...filter }, { limit: mostAtOnce, isVisible }).items };
}
