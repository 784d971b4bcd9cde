import type { JsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import { metadataText } from "../objects/metadata.ts";
import { apiVersionOf, type Resource } from "./resource.ts";
import { selectionOf } from "./selection.ts";
import { notFound, nothingHere, refuse } from "./status.ts";
import { tableOf, tableWish } from "./table.ts";
import { watchResource } from "./watch.ts";

/** GET of lists and of single objects, as objects or as tables, and watches. */
export function readRoutes(resources: readonly Resource[], now: () => number): Hono {
  const routes = new Hono();
  const list = (c: Context) => {
    const { namespace = "", plural = "" } = c.req.param() as Record<string, string | undefined>;
    const resource = found(c, resources, plural);
    if (resource === undefined || (namespace !== "" && !resource.namespaced)) return nothingHere(c);
    if (c.req.query("watch") === "true" || c.req.query("watch") === "1")
      return watchResource(c, resource, namespace, now);
    return listResource(c, resource, namespace, now);
  };
  const get = async (c: Context) => {
    const { namespace = "", plural = "", name = "" } = c.req.param() as Record<string, string | undefined>;
    const resource = found(c, resources, plural);
    if (resource === undefined || resource.namespaced !== (namespace !== "")) return nothingHere(c);
    const object = await resource.source.get(namespace, name);
    if (object === undefined) return notFound(c, resource, name);
    const shown = typed(resource, object);
    const wish = tableWish(c.req.header("accept"), c.req.query("includeObject"));
    if (wish === undefined) return c.json(shown);
    const metadata = { resourceVersion: metadataText(object, "resourceVersion") };
    return c.json(tableOf(resource, [shown], wish, { now: now(), metadata }));
  };
  for (const base of ["/api/v1", "/apis/argoproj.io/v1alpha1"]) {
    // `get ns N` before the lists of a namespace's objects: their paths begin alike.
    routes.get(`${base}/namespaces/:namespace/:plural/:name`, get);
    routes.get(`${base}/namespaces/:namespace/:plural`, list);
    if (base === "/api/v1") {
      // The rest of /api/v1 belongs to Argo's routes.
      for (const { plural } of resources.filter(({ group }) => group === "")) {
        routes.get(`${base}/:plural{${plural}}`, list);
      }
      routes.get(`${base}/:plural{namespaces}/:name`, get);
    } else {
      routes.get(`${base}/:plural`, list);
      routes.get(`${base}/:plural/:name`, get);
    }
  }
  return routes;
}

/** The resource that a path names: of the path's own group. */
export function found(c: Context, resources: readonly Resource[], plural: string): Resource | undefined {
  const group = c.req.path.startsWith("/apis/") ? "argoproj.io" : "";
  return resources.find((resource) => resource.plural === plural && resource.group === group);
}

/** An object that says what it is. */
export function typed(resource: Resource, object: JsonObject): JsonObject {
  return { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind };
}

async function listResource(c: Context, resource: Resource, namespace: string, now: () => number): Promise<Response> {
  const selection = selectionOf(resource.kind, c.req.query());
  if (typeof selection !== "function") return refuse(c, "BadRequest", selection.problem);
  const { resourceVersion, items } = await resource.source.list(namespace);
  const selected = items.filter(selection).sort(byPlace);
  const page = pageOf(selected, Number(c.req.query("limit") ?? 0), c.req.query("continue") ?? "");
  if ("problem" in page) return refuse(c, "Expired", page.problem);
  const metadata = {
    resourceVersion,
    ...(page.left === 0 ? {} : { continue: page.continue, remainingItemCount: page.left }),
  };
  const shown = page.items.map((object) => typed(resource, object));
  const wish = tableWish(c.req.header("accept"), c.req.query("includeObject"));
  if (wish !== undefined) return c.json(tableOf(resource, shown, wish, { now: now(), metadata }));
  return c.json({ kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items: shown });
}

/** Where an object stands in a list. Events are in the order in which they happened. */
function placeOf(object: JsonObject): string {
  const when = object.kind === "Event" ? String(object.lastTimestamp) : "";
  return `${when}/${metadataText(object, "namespace")}/${metadataText(object, "name")}`;
}

function byPlace(a: JsonObject, b: JsonObject): number {
  const [first, second] = [placeOf(a), placeOf(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

interface Page {
  readonly items: readonly JsonObject[];
  readonly left: number;
  readonly continue: string;
}

/** A page begins behind the place that the token of the page before names. */
function pageOf(items: readonly JsonObject[], limit: number, token: string): Page | { readonly problem: string } {
  const after = Buffer.from(token, "base64url").toString("utf8");
  if (token !== "" && !after.includes("/"))
    return { problem: "the continue token is not one of this server; list again" };
  const rest = token === "" ? items : items.filter((object) => placeOf(object) > after);
  if (!(limit > 0) || rest.length <= limit) return { items: rest, left: 0, continue: "" };
  const page = rest.slice(0, limit);
  const last = placeOf(page.at(-1) as JsonObject);
  return { items: page, left: rest.length - limit, continue: Buffer.from(last).toString("base64url") };
}
