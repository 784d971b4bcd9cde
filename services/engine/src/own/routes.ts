import { followIndex } from "@onexit/deliveries";
import { Hono } from "hono";
import { type Audit, openAudit } from "../auth/audit.ts";
import type { Reader } from "../reader.ts";
import { auditRoute } from "./audit-route.ts";
import { deliveriesRoute } from "./deliveries-route.ts";
import { eventsRoute } from "./events-route.ts";
import { pageRoutes } from "./pages.ts";
import { previewRoute } from "./preview-route.ts";
import { redeliverRoute } from "./redeliver-route.ts";
import { type StateOptions, stateRoutes } from "./state-routes.ts";
import { streamRoute } from "./stream-route.ts";

/** How many deliveries are kept in memory for lists. */
const mostDeliveries = 50_000;

/** The dashboard and what it is told; `close` ends what follows the stream. */
export interface OwnRoutes extends AsyncDisposable {
  readonly routes: Hono;
  /** What browsers show. */
  readonly pages: Hono;
  readonly audit: Audit;
}

/** Makes `/api/onexit/v1/…` and the pages. */
export async function createOwnRoutes(options: StateOptions & { readonly reader: Reader }): Promise<OwnRoutes> {
  const { nats, engine, reader, onProblem } = options;
  const ending = new AbortController();
  const followed = await followIndex(nats, { most: mostDeliveries, onProblem });
  const audit = await openAudit(nats, options.log, options.cluster);
  const nodeOf = (uid: string, node: string) => engine.stateOf(uid)?.state.nodes.get(node);
  const api = new Hono();
  api.use(async (c, next) => {
    await next();
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  });
  api.route("/", streamRoute({ nats, nodeOf, signal: ending.signal }));
  api.route("/", eventsRoute(nats, nodeOf, followed));
  api.route("/", deliveriesRoute(nats, followed));
  api.route("/", redeliverRoute(options, followed));
  api.route("/", previewRoute(reader, options.preview));
  api.route("/", stateRoutes(options, followed));
  api.route("/", auditRoute(audit));
  const routes = new Hono();
  routes.route("/api/onexit/v1", api);
  const pages = new Hono();
  if (options.more !== undefined) pages.route("/", options.more);
  if (options.pages !== undefined) pages.route("/", pageRoutes(options.pages));
  return {
    routes,
    pages,
    audit,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await Promise.all([followed[Symbol.asyncDispose](), audit[Symbol.asyncDispose]()]);
    },
  };
}
