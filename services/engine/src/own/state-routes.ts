import { type FollowedIndex, laneViews } from "@onexit/deliveries";
import { streamUsage } from "@onexit/nats";
import { Hono } from "hono";
import { anyNamespace, mayIn, type Role, roles, userOf } from "../auth/user.ts";
import type { Engine } from "../engine.ts";
import type { OwnOptions } from "./options.ts";

/** What the state of things is told from. */
export interface StateOptions extends OwnOptions {
  readonly engine: Engine;
  readonly version: string;
  readonly notReady: () => readonly string[];
}

/** Where the page of what has arrived is, if it is among the further ones. */
const inboxPath = "/inbox";

/** `GET /actions`, `/policies`, `/health` and `/me`. */
export function stateRoutes(options: StateOptions, followed: FollowedIndex): Hono {
  const { nats, engine, version, notReady } = options;
  const routes = new Hono();
  const inbox = options.more?.routes.find(({ path }) => path === inboxPath)?.path;

  routes.get("/actions", async (c) => {
    const user = userOf(c);
    const visible = [...followed.index.all()].filter(({ workflow }) => mayIn(user, "view", workflow.namespace));
    const lanes = laneViews(visible);
    const items = (await options.actions()).map((action) => ({
      ...action,
      destinations: lanes.filter((lane) => lane.action === action.name),
    }));
    return c.json({ items });
  });

  routes.get("/policies", async (c) => c.json(await options.policies()));

  routes.get("/health", async (c) => {
    const reasons = notReady();
    const { ready, progress, index } = followed;
    return c.json({
      engine: { version, ready: reasons.length === 0, reasons, held: engine.held().length },
      nats: { connected: nats.isConnected(), url: nats.server, version: nats.serverVersion },
      roles: options.roles(),
      persistence: options.persistence,
      stream: nats.isConnected() ? await streamUsage(nats).catch(() => null) : null,
      index: { ready, ...progress, deliveries: index.size, forgotten: index.forgotten },
    });
  });

  routes.get("/me", (c) => {
    const { name, grants } = userOf(c);
    const has = (role: Role) => mayIn({ name, grants }, role, anyNamespace);
    const namespaces = [...new Set(grants.flatMap((grant) => grant.namespaces))];
    return c.json({ name, roles: roles.filter(has), namespaces, grants, ...(inbox === undefined ? {} : { inbox }) });
  });
  return routes;
}
