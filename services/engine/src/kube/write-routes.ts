import { isJsonObject, type JsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import { callerOf } from "../api/request.ts";
import { warn } from "../api/wording.ts";
import { metadataOf, metadataText } from "../objects/metadata.ts";
import type { ChangeOptions, ObjectStore, Objects } from "../objects/object.ts";
import { bodyOf, objectIn } from "./body.ts";
import { type PatchType, patchObject, patchTypes } from "./patch-object.ts";
import { found, typed } from "./read-routes.ts";
import { apiVersionOf, qualifiedName, type Resource } from "./resource.ts";
import { selectionOf } from "./selection.ts";
import { cause, notFound, nothingHere, refuse, refuseFor, refuseInvalid } from "./status.ts";
import { validated } from "./validated.ts";

/** A patch of what others change at the same time is tried so often. */
const patchTries = 5;

/** What a write is about. */
interface Target {
  readonly resource: Resource;
  readonly store: ObjectStore;
  readonly namespace: string;
}

/** Creation, replacement, patches and deletion. */
export function writeRoutes(resources: readonly Resource[], objects: Objects): Hono {
  const routes = new Hono();

  const on = (handle: (c: Context, target: Target, name: string) => Promise<Response>) => async (c: Context) => {
    const { namespace = "", plural = "", name = "" } = c.req.param() as Record<string, string | undefined>;
    const resource = found(c, resources, plural);
    if (resource === undefined || (name !== "" && resource.namespaced !== (namespace !== ""))) return nothingHere(c);
    if (resource.stored === undefined || (resource.namespaced && namespace === "")) {
      const message = `${qualifiedName(resource)}: the server does not allow this method on the requested resource`;
      return refuse(c, "MethodNotAllowed", message, { resource });
    }
    return handle(c, { resource, store: objects[resource.stored], namespace }, name);
  };

  for (const base of ["/api/v1", "/apis/argoproj.io/v1alpha1"]) {
    const places = [`${base}/namespaces/:namespace/:plural`, ...(base === "/api/v1" ? [] : [`${base}/:plural`])];
    for (const place of places) {
      routes.post(place, on(create));
      routes.delete(place, on(removeAll));
      routes.put(`${place}/:name`, on(replace));
      routes.patch(`${place}/:name`, on(patch));
      routes.delete(`${place}/:name`, on(remove));
    }
  }
  routes.post("/api/v1/namespaces", (c) => {
    const message = "namespaces are there as soon as somebody names one in a request: there is nothing to create";
    return refuse(c, "MethodNotAllowed", message);
  });
  return routes;
}

async function create(c: Context, target: Target): Promise<Response> {
  const body = await objectIn(c);
  return "problem" in body ? unreadable(c, body) : createObject(c, target, body.object);
}

async function createObject(c: Context, { resource, store, namespace }: Target, object: JsonObject): Promise<Response> {
  const wrong = wrongKind(resource, object);
  if (wrong !== undefined) return refuse(c, "BadRequest", wrong);
  return validated(c, resource, object, 201, (manifest) => store.create(namespace, manifest, optionsOf(c)));
}

async function replace(c: Context, { resource, store, namespace }: Target, name: string): Promise<Response> {
  const body = await objectIn(c);
  if ("problem" in body) return unreadable(c, body);
  const wrong = wrongKind(resource, body.object) ?? wrongName(body.object, name);
  if (wrong !== undefined) return refuse(c, "BadRequest", wrong);
  return validated(c, resource, body.object, 200, (manifest) => store.replace(namespace, name, manifest, optionsOf(c)));
}

/** Patches are applied to what is there; if that changes meanwhile, to what is there then, unless the patch names a version. */
async function patch(c: Context, target: Target, name: string): Promise<Response> {
  const { resource, store, namespace } = target;
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim() ?? "";
  if (!isPatchType(type)) {
    const message = `the body of the request was in an unknown format (${type}); known: ${patchTypes.join(", ")}`;
    return refuse(c, "UnsupportedMediaType", message);
  }
  const body = await bodyOf(c);
  if ("problem" in body) return unreadable(c, body);
  for (let tries = 1; ; tries += 1) {
    const before = await store.get(namespace, name);
    if (before === undefined) {
      if (type !== "application/apply-patch+yaml") return notFound(c, resource, name);
      return isJsonObject(body.value)
        ? createObject(c, target, named(body.value, name))
        : refuse(c, "BadRequest", "the body holds no object");
    }
    const patched = patchObject(type, typed(resource, before), body.value);
    if ("problem" in patched) return refuseInvalid(c, resource, name, [cause("patch", patched.problem)]);
    const wrong = wrongName(patched.value, name);
    if (wrong !== undefined) return refuse(c, "BadRequest", wrong);
    const isOnPresent = metadataText(patched.value, "resourceVersion") === metadataText(before, "resourceVersion");
    let isOutdated = false;
    const response = await validated(c, resource, patched.value, 200, async (manifest) => {
      const answer = await store.replace(namespace, name, manifest, optionsOf(c));
      isOutdated = "refused" in answer && answer.refused === "conflict";
      return answer;
    });
    if (!isOutdated || !isOnPresent || tries >= patchTries) return response;
  }
}

async function remove(c: Context, { resource, store, namespace }: Target, name: string): Promise<Response> {
  const body = await deletionIn(c);
  if ("problem" in body) return unreadable(c, body);
  const { preconditions } = body.object;
  const before = isJsonObject(preconditions) ? await store.get(namespace, name) : undefined;
  if (isJsonObject(preconditions) && before !== undefined) {
    for (const key of ["uid", "resourceVersion"]) {
      const wanted = preconditions[key];
      if (typeof wanted !== "string" || wanted === "" || wanted === metadataText(before, key)) continue;
      const message = `Precondition failed: ${key} in precondition: ${wanted}, ${key} in object meta: ${metadataText(before, key)}`;
      return refuse(c, "Conflict", message, { resource, name });
    }
  }
  const answer = await store.remove(namespace, name, optionsOf(c, body.object));
  if ("refused" in answer) return refuseFor(c, resource, name, answer, {});
  warn(c, answer.warnings);
  const { group, plural } = resource;
  const details = { name, group, kind: plural, uid: metadataText(answer.object, "uid") };
  return c.json({ kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

/** What is selected, one after the other; the first that cannot go is said, those before it are gone. */
async function removeAll(c: Context, { resource, store, namespace }: Target): Promise<Response> {
  const body = await deletionIn(c);
  if ("problem" in body) return unreadable(c, body);
  const selection = selectionOf(resource.kind, c.req.query());
  if (typeof selection !== "function") return refuse(c, "BadRequest", selection.problem);
  const { resourceVersion, items } = await store.list(namespace);
  const removed: JsonObject[] = [];
  for (const object of items.filter(selection)) {
    const name = metadataText(object, "name");
    const answer = await store.remove(metadataText(object, "namespace"), name, optionsOf(c, body.object));
    if ("object" in answer) removed.push(typed(resource, answer.object));
    else if (answer.refused !== "absent") return refuseFor(c, resource, name, answer, {});
  }
  const metadata = { resourceVersion };
  return c.json({ kind: `${resource.kind}List`, apiVersion: apiVersionOf(resource), metadata, items: removed });
}

/** Options of a deletion come in its body, as far as there is one. */
async function deletionIn(c: Context): Promise<{ readonly object: JsonObject } | { readonly problem: string }> {
  const length = c.req.header("content-length");
  return length === undefined || length === "0" ? { object: {} } : objectIn(c);
}

function optionsOf(c: Context, body: JsonObject = {}): ChangeOptions {
  const inBody = Array.isArray(body.dryRun) && body.dryRun.includes("All");
  const isDryRun = c.req.query("dryRun") === "All" || inBody;
  c.set("isDryRun", isDryRun);
  return { by: callerOf(c), ...(isDryRun ? { dryRun: true } : {}) };
}

function isPatchType(type: string): type is PatchType {
  return (patchTypes as readonly string[]).includes(type);
}

function unreadable(c: Context, body: { readonly problem: string; readonly tooLarge?: true }): Response {
  return refuse(c, body.tooLarge === true ? "RequestEntityTooLarge" : "BadRequest", body.problem);
}

function wrongKind(resource: Resource, { apiVersion, kind }: JsonObject): string | undefined {
  const expected = apiVersionOf(resource);
  if ((apiVersion === undefined || apiVersion === expected) && (kind === undefined || kind === resource.kind))
    return undefined;
  return `the object is a ${String(kind)} of ${String(apiVersion)}, not a ${resource.kind} of ${expected}`;
}

function wrongName(object: JsonObject, name: string): string | undefined {
  const own = metadataText(object, "name");
  if (own === name || own === "") return undefined;
  return `the name of the object (${own}) does not match the name on the URL (${name})`;
}

function named(object: JsonObject, name: string): JsonObject {
  return { ...object, metadata: { ...metadataOf(object), name } };
}
