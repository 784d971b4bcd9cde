import type { DeliverySummary, FollowedIndex } from "@onexit/deliveries";
import type { Nats, StreamMessage } from "@onexit/nats";
import { Hono } from "hono";
import { userOf } from "../auth/user.ts";
import { readPast } from "./past-events.ts";
import { pageOf, refused, timeIn } from "./query.ts";
import { mayBeTold, type NodeLookup, originText, type ToldEvent, toldEvents } from "./told-event.ts";

/** A workflow's uid, as engines make them. */
const uidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `GET /events`: what happened, newest first. Of one delivery: what its node did, what was asked, and what was said. */
export function eventsRoute(nats: Nats, nodeOf: NodeLookup, { index }: Pick<FollowedIndex, "index">): Hono {
  const routes = new Hono();
  routes.onError((error, c) => refused(c, error));
  routes.get("/events", async (c) => {
    const user = userOf(c);
    const { workflow, type, kind, delivery } = c.req.query();
    const asked = delivery ? index.find(delivery) : undefined;
    const since = timeIn(c, "since");
    const until = timeIn(c, "until") ?? Number.POSITIVE_INFINITY;
    const isMeant = (event: ToldEvent) =>
      event.at <= until &&
      (!type || event.type === type || event.kind === type) &&
      (!kind || event.kind === kind) &&
      (!delivery || isAbout(event, delivery, asked)) &&
      (!workflow || event.workflow.uid === workflow || event.workflow.name === workflow) &&
      mayBeTold(user, event);
    const pick = (message: StreamMessage) => {
      try {
        return toldEvents(message, nodeOf).filter(isMeant);
      } catch {
        return [];
      }
    };
    const uid = asked?.workflow.uid ?? (workflow && uidForm.test(workflow) ? workflow : undefined);
    const only = uid === undefined ? {} : { uid };
    const past = await readPast(nats, { ...pageOf(c), ...only, ...(since === undefined ? {} : { since }), pick });
    return c.json(past);
  });
  return routes;
}

/** True for what is said of a delivery, and for what the node did that asked for it. */
function isAbout(event: ToldEvent, idOrKey: string, asked: DeliverySummary | undefined): boolean {
  if (event.delivery !== undefined) return event.delivery.id === idOrKey || event.delivery.key === idOrKey;
  return asked !== undefined && event.node?.name === originText(asked.origin);
}
