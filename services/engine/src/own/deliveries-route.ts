import { type DeliverySummary, type FollowedIndex, ledgerRecordOf, readDelivery } from "@onexit/deliveries";
import type { Nats } from "@onexit/nats";
import { type Context, Hono } from "hono";
import { fail } from "../api/failure.ts";
import { mayIn, type Role, userOf } from "../auth/user.ts";
import { deliveryView, summaryView } from "./delivery-view.ts";
import { filterIn, pageOf, refused } from "./query.ts";

/** `GET /deliveries` from the index, `GET /deliveries/{id}` from the stream. */
export function deliveriesRoute(nats: Nats, followed: FollowedIndex): Hono {
  const routes = new Hono();
  routes.onError((error, c) => refused(c, error));

  routes.get("/deliveries", (c) => {
    const user = userOf(c);
    const isVisible = ({ workflow }: DeliverySummary) => mayIn(user, "view", workflow.namespace);
    const { items, counts, next } = followed.index.list(filterIn(c), { ...pageOf(c), isVisible });
    return c.json({
      items: items.map(summaryView),
      counts,
      ...(next === undefined ? {} : { next }),
      index: indexState(followed),
    });
  });

  routes.get("/deliveries/:id", async (c) => {
    const found = findFor(c, followed, c.req.param("id"), "view");
    if (found === undefined) return noDelivery(c, followed, c.req.param("id"));
    const delivery = await readDelivery(nats, found);
    if (delivery === undefined) return noDelivery(c, followed, c.req.param("id"));
    return c.json(deliveryView(delivery, (await ledgerRecordOf(nats, delivery))?.entry));
  });

  return routes;
}

/** A delivery by its id or key, if who asks has that role where it belongs. */
export function findFor(c: Context, { index }: FollowedIndex, id: string, role: Role): DeliverySummary | undefined {
  const found = index.find(id);
  return found !== undefined && mayIn(userOf(c), role, found.workflow.namespace) ? found : undefined;
}

/** The answer where there is none, or none that is known yet. */
export function noDelivery(c: Context, followed: FollowedIndex, id: string): Response {
  const { ready, progress, index } = followed;
  if (!ready) return fail(c, 14, `${id} is not known yet: ${progress.left} messages are still to be read; ask again`);
  const older = index.forgotten === 0 ? "" : `; ${index.forgotten} older ones are left to onexit deliveries show`;
  return fail(c, 5, `there is no delivery ${id}${older}`);
}

/** How much of the past a list is made from. */
function indexState({ ready, progress, index }: FollowedIndex) {
  return { ready, ...progress, deliveries: index.size, forgotten: index.forgotten };
}
