import { isJsonObject, type JsonObject } from "@onexit/events";
import type { Context } from "hono";
import { stream as streamed } from "hono/streaming";
import { whenBarred } from "../auth/standing.ts";
import { metadataOf, metadataText } from "../objects/metadata.ts";
import type { ObjectChange } from "../objects/object.ts";
import { apiVersionOf, type Resource } from "./resource.ts";
import { type Selection, selectionOf } from "./selection.ts";
import { failure, refuse } from "./status.ts";
import { tableOf, tableWish } from "./table.ts";

/** How often a client that takes bookmarks is told which version it has seen everything up to, ms. */
const bookmarkEveryMs = 60_000;

/** Whoever reads so slowly that more than this waits has to list again. */
const mostWaiting = 2_000;

/** Told when all that there was at first has been told (`sendInitialEvents`). */
const initialEndAnnotation = "k8s.io/initial-events-end";

/** One line of a watch. */
interface WatchEvent {
  readonly type: ObjectChange["type"] | "BOOKMARK";
  readonly object: JsonObject;
}

/**
 * Tells of changes until the client goes, or the time is over that it named. Without a version, or with 0, it begins with
 * everything that is there. A version that is not known any more is refused before anything is told.
 */
export async function watchResource(
  c: Context,
  resource: Resource,
  namespace: string,
  now: () => number,
): Promise<Response> {
  const selection = selectionOf(resource.kind, c.req.query());
  if (typeof selection !== "function") return refuse(c, "BadRequest", selection.problem);
  const version = c.req.query("resourceVersion") ?? "";
  const sendsInitial = c.req.query("sendInitialEvents") === "true";
  const isFromNow = version === "" || version === "0" || sendsInitial;
  const initial = isFromNow ? await resource.source.list(namespace) : undefined;
  const mayLeave = isChanging(c);
  const known = new Set(isFromNow || !mayLeave ? [] : await selectedNow(resource, namespace, selection));
  const waiting: WatchEvent[] = (initial?.items ?? []).filter(selection).map((object) => ({ type: "ADDED", object }));
  for (const { object } of waiting) known.add(metadataText(object, "uid"));
  let latest = initial?.resourceVersion ?? version;
  let wake = () => {};
  let isOver = false;
  const tell = (event: WatchEvent) => {
    isOver ||= waiting.push(event) > mostWaiting + (initial?.items.length ?? 0);
    wake();
  };
  const watching = resource.source.watch(namespace, latest, ({ type, object, resourceVersion }) => {
    latest = resourceVersion;
    const event = selectedChange({ type, object }, selection, mayLeave ? known : undefined);
    if (event !== undefined) tell(event);
  });
  if ("refused" in watching) {
    return refuse(c, "Expired", `too old resource version: ${version}; list again`);
  }
  const takesBookmarks = c.req.query("allowWatchBookmarks") === "true";
  const bookmark = (annotations?: JsonObject) =>
    tell({ type: "BOOKMARK", object: bookmarkOf(resource, latest, annotations) });
  if (sendsInitial && takesBookmarks) bookmark({ [initialEndAnnotation]: "true" });
  const shown = presenter(c, resource, now);
  c.header("content-type", "application/json");
  return streamed(c, async (stream) => {
    const end = () => {
      isOver = true;
      watching.stop();
      wake();
    };
    stream.onAbort(end);
    let barred: string | undefined;
    const stopLooking = whenBarred(c, (why) => {
      barred = why;
      end();
    });
    const timers = [takesBookmarks ? setInterval(() => bookmark(), bookmarkEveryMs) : undefined];
    const seconds = Number(c.req.query("timeoutSeconds") ?? 0);
    const limit = seconds > 0 ? setTimeout(end, seconds * 1000) : undefined;
    try {
      while (!isOver && !stream.aborted) {
        const next = waiting.shift();
        if (next !== undefined) await stream.write(`${JSON.stringify(shown(next))}\n`);
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      if (barred !== undefined) {
        await stream.write(`${JSON.stringify({ type: "ERROR", object: failure("Unauthorized", barred) })}\n`);
      }
    } finally {
      stopLooking();
      watching.stop();
      clearTimeout(limit);
      for (const timer of timers) clearInterval(timer);
    }
  });
}

/** True where objects may come into the selection and leave it: by anything but their names. */
function isChanging(c: Context): boolean {
  const fields = (c.req.query("fieldSelector") ?? "").split(",").filter((part) => part !== "");
  return (c.req.query("labelSelector") ?? "") !== "" || fields.some((part) => !part.trim().startsWith("metadata."));
}

/** The uids of what is selected when a watch goes on from a version: what leaves the selection is told as gone. */
async function selectedNow(resource: Resource, namespace: string, selection: Selection): Promise<readonly string[]> {
  const { items } = await resource.source.list(namespace);
  return items.filter(selection).map((object) => metadataText(object, "uid"));
}

/** A change as somebody sees it who looks at a selection only: what comes into it is added, what leaves it is gone. */
function selectedChange(
  event: WatchEvent,
  selection: Selection,
  known: Set<string> | undefined,
): WatchEvent | undefined {
  const isSelected = selection(event.object);
  if (known === undefined) return isSelected ? event : undefined;
  const uid = metadataText(event.object, "uid");
  if (event.type === "DELETED" || !isSelected) return known.delete(uid) ? { ...event, type: "DELETED" } : undefined;
  const type = known.has(uid) ? "MODIFIED" : "ADDED";
  known.add(uid);
  return { ...event, type };
}

function bookmarkOf(resource: Resource, resourceVersion: string, annotations: JsonObject = {}): JsonObject {
  const noted = Object.keys(annotations).length === 0 ? {} : { annotations };
  return {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata: { resourceVersion, creationTimestamp: null, ...noted },
  };
}

/** How events are written: with objects, or with tables of one row, whose columns the first one names. */
function presenter(c: Context, resource: Resource, now: () => number): (event: WatchEvent) => JsonObject {
  const wish = tableWish(c.req.header("accept"), c.req.query("includeObject"));
  let withColumns = true;
  return ({ type, object }) => {
    const whole = { ...object, apiVersion: apiVersionOf(resource), kind: resource.kind };
    if (wish === undefined) return { type, object: whole };
    const metadata = { resourceVersion: metadataText(object, "resourceVersion") };
    const rows = type === "BOOKMARK" && isJsonObject(object) ? [{ ...whole, metadata: metadataOf(object) }] : [whole];
    const table = tableOf(resource, rows, wish, { now: now(), metadata, withColumns });
    withColumns = false;
    return { type, object: table };
  };
}
