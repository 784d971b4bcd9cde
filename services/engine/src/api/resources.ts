import type { JsonObject } from "@onexit/events";
import type { Context, Hono } from "hono";
import { metadataText } from "../objects/metadata.ts";
import type { ObjectStore } from "../objects/object.ts";
import { type ObjectKey, objectBodies } from "./bodies.ts";
import { fail, refuse, reply } from "./failure.ts";
import { listQueryOf, pageOf } from "./list-query.ts";
import { listText, objectText } from "./object-text.ts";
import { bodyOf, callerOf, inPath, isDryRun, objectsIn } from "./request.ts";

/** Where a request's object stands: under its own name, or it is the body itself. */
export function objectOf(body: JsonObject, key: string): JsonObject | undefined {
  const wrapped = body[key];
  if (wrapped !== undefined)
    return typeof wrapped === "object" && wrapped !== null ? (wrapped as JsonObject) : undefined;
  return "spec" in body || "metadata" in body || "kind" in body ? body : undefined;
}

/** An answer whose JSON is there already. */
export function answerText(c: Context, json: string): Response {
  return c.body(json, 200, { "content-type": "application/json" });
}

/** A list of one kind, filtered and in pages. */
export async function answerList(c: Context, store: ObjectStore, keep: (object: JsonObject) => boolean = () => true) {
  const query = listQueryOf((name) => c.req.query(name));
  if ("problem" in query) return fail(c, 3, query.problem);
  const { resourceVersion, items } = await store.list(inPath(c, "namespace"));
  const wanted = items.filter((item) => keep(item) && query.accepts(item));
  const page = pageOf(wanted, query.limit, query.after);
  const { kind } = store.kind;
  const list = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: `${kind}List`,
    metadata: { resourceVersion, ...page.metadata },
  };
  return answerText(c, listText(list, page.items, c.req.query("fields") ?? ""));
}

/** `POST …/lint`: the object, or what is wrong with it. */
export async function answerLint(c: Context, store: ObjectStore, key: ObjectKey): Promise<Response> {
  const body = await bodyOf(c, objectBodies[key]);
  if (body instanceof Response) return body;
  const object = objectOf(body, key);
  if (object === undefined) return fail(c, 3, `the body holds no ${store.kind.singular}`);
  return reply(c, await store.check(inPath(c, "namespace"), object, { resources: objectsIn(body, "resources") }));
}

/** `POST …`: the object as it was created. `resources` beside it are ours: what it may refer to. */
export async function answerCreate(
  c: Context,
  store: ObjectStore,
  key: ObjectKey,
  asMeant: (object: JsonObject) => JsonObject = (object) => object,
): Promise<Response> {
  const body = await bodyOf(c, objectBodies[key]);
  if (body instanceof Response) return body;
  const object = objectOf(body, key);
  if (object === undefined) return fail(c, 3, `the body holds no ${store.kind.singular}`);
  const dryRun = isDryRun(body);
  c.set("isDryRun", dryRun);
  const options = { by: callerOf(c), dryRun, resources: objectsIn(body, "resources") };
  return reply(c, await store.create(inPath(c, "namespace"), asMeant(object), options));
}

/** List, create, lint, get, update and delete of one kind, below `base`, which may end in a namespace. */
export function resourceRoutes(routes: Hono, store: ObjectStore, key: ObjectKey): Hono {
  const base = store.kind.namespaced ? "/:namespace" : "";
  const list = (c: Context) => answerList(c, store);
  if (base !== "") routes.get("/", list);
  routes.get(base === "" ? "/" : base, list);
  routes.post(`${base}/lint`, (c) => answerLint(c, store, key));
  routes.post(base === "" ? "/" : base, (c) => answerCreate(c, store, key));
  routes.get(`${base}/:name`, async (c) => {
    const name = inPath(c, "name");
    const object = await store.get(inPath(c, "namespace"), name);
    if (object === undefined) return fail(c, 5, `${store.kind.plural}.argoproj.io ${JSON.stringify(name)} not found`);
    return answerText(c, objectText(object, c.req.query("fields") ?? ""));
  });
  const update = async (c: Context) => {
    const body = await bodyOf(c, objectBodies[key]);
    if (body instanceof Response) return body;
    const object = objectOf(body, key);
    if (object === undefined) return fail(c, 3, `the body holds no ${store.kind.singular}`);
    const options = { by: callerOf(c), resources: objectsIn(body, "resources") };
    const name = inPath(c, "name") || metadataText(object, "name");
    return reply(c, await store.replace(inPath(c, "namespace"), name, object, options));
  };
  routes.put(`${base}/:name`, update);
  // `argo template update` says the name in the body alone.
  routes.put(base === "" ? "/" : base, update);
  routes.delete(`${base}/:name`, async (c) => {
    const answer = await store.remove(inPath(c, "namespace"), inPath(c, "name"), { by: callerOf(c) });
    return "refused" in answer ? refuse(c, answer) : c.json({});
  });
  return routes;
}
