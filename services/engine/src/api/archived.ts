import { isJsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import { textsIn } from "../objects/metadata.ts";
import type { Objects } from "../objects/object.ts";
import type { Reader, Seen } from "../reader.ts";
import { fail, refuse } from "./failure.ts";
import { callerOf } from "./request.ts";
import { answerList } from "./resources.ts";
import { resubmit } from "./workflows.ts";

/** Argo's archive: the workflows that have ended and have not been deleted. There is no other one. */
export function archivedRoutes(
  objects: Objects,
  reader: Reader,
  retry: (c: Context, seen: Seen) => Promise<Response>,
): Hono {
  const routes = new Hono();

  const ended = async (uid: string): Promise<Seen | undefined> => {
    const seen = await reader.byUid(uid);
    return seen?.state.finishedAt === undefined ? undefined : seen;
  };
  const absent = (c: Context, uid: string) =>
    fail(c, 5, `archived workflow not found: no workflow with uid ${JSON.stringify(uid)} has ended here`);

  routes.get("/", (c) => {
    const namespace = c.req.query("namespace") ?? "";
    return answerList(c, objects.workflows, (object) => {
      const metadata = isJsonObject(object.metadata) ? object.metadata : {};
      return isEnded(object) && (namespace === "" || metadata.namespace === namespace);
    });
  });
  routes.get("/:uid", async (c) => {
    const { uid } = c.req.param();
    const seen = await ended(uid);
    const { namespace = "", name = "" } = seen?.state.workflow ?? {};
    const object = seen && (await objects.workflows.get(namespace, name));
    return object === undefined ? absent(c, uid) : c.json(object);
  });
  routes.delete("/:uid", async (c) => {
    const { uid } = c.req.param();
    const seen = await ended(uid);
    if (seen === undefined) return absent(c, uid);
    const { namespace, name } = seen.state.workflow;
    const answer = await objects.workflows.remove(namespace, name, { by: callerOf(c) });
    return "refused" in answer ? refuse(c, answer) : c.json({});
  });
  routes.put("/:uid/resubmit", async (c) => {
    const { uid } = c.req.param();
    const seen = await ended(uid);
    return seen === undefined ? absent(c, uid) : resubmit(c, objects, seen);
  });
  routes.put("/:uid/retry", async (c) => {
    const { uid } = c.req.param();
    const seen = await ended(uid);
    return seen === undefined ? absent(c, uid) : retry(c, seen);
  });
  return routes;
}

/** The labels of workflows that have ended: their keys, and the values of one. */
export function archivedLabelRoutes(objects: Objects): Hono {
  const routes = new Hono();
  const labels = async () =>
    (await objects.workflows.list("")).items.filter(isEnded).map((item) => textsIn(item, "labels"));
  routes.get("/archived-workflows-label-keys", async (c) => {
    const keys = (await labels()).flatMap((each) => Object.keys(each));
    return c.json({ items: [...new Set(keys)].sort() });
  });
  routes.get("/archived-workflows-label-values", async (c) => {
    const key = (c.req.query("listOptions.labelSelector") ?? "").trim();
    if (key === "" || /[=!,()\s]/.test(key)) {
      return fail(c, 3, "listOptions.labelSelector must be the key of one label, and nothing else");
    }
    const values = (await labels()).flatMap((each) => each[key] ?? []);
    return c.json({ items: [...new Set(values)].sort() });
  });
  return routes;
}

function isEnded(object: { readonly status?: unknown }): boolean {
  const { status } = object;
  return isJsonObject(status) && typeof status.finishedAt === "string";
}
