import { Hono } from "hono";
import type { Audit } from "../auth/audit.ts";
import { pageOf, refused, timeIn } from "./query.ts";

/** `GET /audit`: who did what through the door, newest first. */
export function auditRoute(audit: Audit): Hono {
  const routes = new Hono();
  routes.onError((error, c) => refused(c, error));
  routes.get("/audit", (c) => {
    const by = c.req.query("by");
    const since = timeIn(c, "since");
    return c.json(audit.list({ ...pageOf(c), ...(by ? { by } : {}), ...(since === undefined ? {} : { since }) }));
  });
  return routes;
}
