import type { Nats, StreamMessage } from "@onexit/nats";
import { Hono } from "hono";
import { userOf } from "../auth/user.ts";
import { readPast } from "./past-events.ts";
import { pageOf, refused, timeIn } from "./query.ts";
import { mayBeTold, type NodeLookup, type ToldEvent, toldEvents } from "./told-event.ts";

/** A workflow's uid, as engines make them. */
const uidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `GET /events`: what happened, newest first. */
export function eventsRoute(nats: Nats, nodeOf: NodeLookup): Hono {
  const routes = new Hono();
  routes.onError((error, c) => refused(c, error));
  routes.get("/events", async (c) => {
    const user = userOf(c);
    const { workflow, type } = c.req.query();
    const since = timeIn(c, "since");
    const until = timeIn(c, "until") ?? Number.POSITIVE_INFINITY;
    const isMeant = (event: ToldEvent) =>
      event.at <= until &&
      (!type || event.type === type || event.kind === type) &&
      (!workflow || event.workflow.uid === workflow || event.workflow.name === workflow) &&
      mayBeTold(user, event);
    const pick = (message: StreamMessage) => {
      try {
        return toldEvents(message, nodeOf).filter(isMeant);
      } catch {
        return [];
      }
    };
    const uid = workflow && uidForm.test(workflow) ? { uid: workflow } : {};
    const past = await readPast(nats, { ...pageOf(c), ...uid, ...(since === undefined ? {} : { since }), pick });
    return c.json(past);
  });
  return routes;
}
