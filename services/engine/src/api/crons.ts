import { Hono } from "hono";
import type { Crons } from "../cron/crons.ts";
import { absent, invalid, type ObjectStore } from "../objects/object.ts";
import { refuse } from "./failure.ts";
import { resourceRoutes } from "./resources.ts";

/** The Argo REST routes on cron workflows. */
export function cronRoutes(store: ObjectStore, crons: Crons): Hono {
  const routes = new Hono();
  for (const verb of ["suspend", "resume"] as const) {
    routes.put(`/:namespace/:name/${verb}`, async (c) => {
      const { namespace, name } = c.req.param();
      const answer = await crons.suspend(namespace, name, verb === "suspend");
      if ("cron" in answer) return c.json(answer.cron);
      return refuse(c, "issues" in answer ? invalid(answer.issues) : absent(store.kind, name));
    });
  }
  return resourceRoutes(routes, store, "cronWorkflow");
}
