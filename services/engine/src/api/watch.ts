import type { JsonObject } from "@onexit/events";
import { type Context, Hono } from "hono";
import { metadataText } from "../objects/metadata.ts";
import type { ObjectChange, ObjectStore } from "../objects/object.ts";
import { type EventStream, eventStream } from "./event-stream.ts";
import { fail, notFound } from "./failure.ts";
import { listQueryOf, type Query } from "./list-query.ts";
import { objectText } from "./object-text.ts";

/** `GET /workflow-events/{namespace}`: what `argo wait` and `argo watch` follow. */
export function watchRoutes(store: ObjectStore): Hono {
  const routes = new Hono();
  const handle = async (c: Context) => {
    const namespace = (c.req.param() as { namespace?: string }).namespace ?? "";
    let query = listQueryOf((name) => c.req.query(name));
    if ("problem" in query) return fail(c, 3, query.problem);
    if (query.name !== undefined && namespace !== "") {
      const object = await store.get(namespace, query.name);
      if (object === undefined) return notFound(c, query.name);
      // `@latest` is whatever it means now, however many are submitted after it.
      const own = listQueryOf(withName(c, query.name, metadataText(object, "name")));
      if (!("problem" in own)) query = own;
    }
    const version = c.req.query("listOptions.resourceVersion") ?? "";
    const changes = createQueue(query.accepts);
    let from = version;
    if (version === "" || version === "0") {
      const { items, resourceVersion } = await store.list(namespace);
      for (const object of items) changes.put({ type: "ADDED", object, resourceVersion });
      from = resourceVersion;
    }
    const watching = store.watch(namespace, from, changes.put);
    if ("refused" in watching) return fail(c, 11, `too old resource version: ${version}; list again`);
    const fields = c.req.query("fields") ?? "";
    return eventStream(c, async (stream) => {
      try {
        // One workflow's watch ends with it: to connect again and be told that there is none ends the client.
        await tell(stream, changes, fields, query.name !== undefined);
      } finally {
        watching.stop();
      }
    });
  };
  routes.get("/", handle);
  routes.get("/:namespace", handle);
  return routes;
}

/** The parameters of a request with another name in its field selector. */
function withName(c: Context, asked: string, name: string): Query {
  return (key) => {
    const text = c.req.query(key);
    return key === "listOptions.fieldSelector" ? text?.replace(`=${asked}`, `=${name}`) : text;
  };
}

async function tell(stream: EventStream, changes: Queue, fields: string, endsWithIt: boolean): Promise<void> {
  stream.onOver(changes.close);
  for (let change = await changes.take(); change !== undefined; change = await changes.take()) {
    const { type, object } = change;
    const text = objectText(object, fields, "result.object.");
    await stream.sendText(`{"result":{"type":"${type}","object":${text}}}`);
    if (endsWithIt && type === "DELETED") return;
  }
}

interface Queue {
  readonly put: (change: ObjectChange) => void;
  /** Waits for the next one; undefined once it is closed. */
  readonly take: () => Promise<ObjectChange | undefined>;
  readonly close: () => void;
}

/** What a slow client has not been told yet: of each object the last change alone. */
function createQueue(accepts: (object: JsonObject) => boolean): Queue {
  const waiting = new Map<string, ObjectChange>();
  let isClosed = false;
  let wake = () => {};
  return {
    put(change) {
      if (!accepts(change.object)) return;
      const uid = metadataText(change.object, "uid");
      const before = waiting.get(uid);
      waiting.delete(uid);
      waiting.set(uid, before?.type === "ADDED" && change.type === "MODIFIED" ? { ...change, type: "ADDED" } : change);
      wake();
    },
    async take() {
      while (waiting.size === 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const [next] = waiting;
      if (next === undefined || isClosed) return undefined;
      waiting.delete(next[0]);
      return next[1];
    },
    close() {
      isClosed = true;
      wake();
    },
  };
}
