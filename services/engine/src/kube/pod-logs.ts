import type { JsonObject } from "@onexit/events";
import { listNodeLogs, type NodeLog, readLog } from "@onexit/executor";
import { type Context, Hono } from "hono";
import { stream as streamed } from "hono/streaming";
import type { StreamingApi } from "hono/utils/stream";
import { whenBarred } from "../auth/standing.ts";
import { metadataText, textsIn } from "../objects/metadata.ts";
import type { ObjectStore } from "../objects/object.ts";
import { itemsAt, textAt } from "./field.ts";
import { nodeAnnotation, podsOf, workflowLabel } from "./pods.ts";
import type { Resource } from "./resource.ts";
import { notFound, refuse } from "./status.ts";

/** How often a followed log is looked at for more, ms. */
const followEveryMs = 250;

/** What `kubectl logs` asks for. */
interface LogWish {
  readonly container: string;
  readonly follow: boolean;
  readonly timestamps: boolean;
  readonly previous: boolean;
  /** Lines. */
  readonly tail: number;
  /** Epoch ms. */
  readonly since: number;
  /** Bytes. */
  readonly limit: number;
}

/** `GET …/pods/{name}/log`: the lines that a container of a step has written. */
export function podLogRoutes(workflows: ObjectStore, pods: Resource, dataDir: string, now: () => number): Hono {
  const routes = new Hono();
  routes.get("/api/v1/namespaces/:namespace/pods/:name/log", async (c) => {
    const { namespace, name } = c.req.param();
    const pod = await pods.source.get(namespace, name);
    if (pod === undefined) return notFound(c, pods, name);
    const wish = wishOf(c, pod, now());
    if ("problem" in wish) return refuse(c, "BadRequest", wish.problem);
    const place = { dataDir, uid: ownerUid(pod), node: textsIn(pod, "annotations")[nodeAnnotation] ?? "" };
    const attempt = await attemptOf(place, wish);
    if (attempt === undefined) {
      const message = `previous terminated container ${JSON.stringify(wish.container)} in pod ${JSON.stringify(name)} not found`;
      return refuse(c, "BadRequest", message);
    }
    const isOver = async () => {
      const owner = textsIn(pod, "labels")[workflowLabel] ?? "";
      const workflow = await workflows.get(namespace, owner);
      const present = workflow && podsOf(workflow).find((one) => metadataText(one, "uid") === metadataText(pod, "uid"));
      return present === undefined || hasEnded(present);
    };
    return send(c, { ...place, attempt }, wish, isOver);
  });
  return routes;
}

interface Place {
  readonly dataDir: string;
  readonly uid: string;
  readonly node: string;
}

interface Attempt extends Place {
  readonly attempt: number;
}

function send(c: Context, place: Attempt, wish: LogWish, isOver: () => Promise<boolean>): Promise<Response> | Response {
  c.header("content-type", "text/plain");
  return streamed(c, async (stream) => {
    let barred: string | undefined;
    const stopLooking = whenBarred(c, (why) => {
      barred = why;
    });
    try {
      await tell(stream, () => barred !== undefined);
      if (barred !== undefined) await stream.write(`error: the log ends here: ${barred}\n`);
    } finally {
      stopLooking();
    }
  });

  async function tell(stream: StreamingApi, isBarred: () => boolean): Promise<void> {
    const told = { lines: 0, left: wish.limit, size: -1 };
    for (;;) {
      // Asked before the lines are read: what is written meanwhile is not missed.
      const isLast = !wish.follow || (await isOver());
      const size = (await listNodeLogs(place.dataDir, place.uid)).find(isOf(place))?.bytes ?? 0;
      if (size !== told.size) {
        for await (const text of textsOf(place, wish, told)) {
          if (isBarred()) return;
          const bytes = Buffer.from(text).subarray(0, told.left);
          told.left -= bytes.length;
          await stream.write(bytes);
          if (told.left <= 0) return;
        }
      }
      told.size = size;
      if (isLast || isBarred() || stream.aborted) return;
      await stream.sleep(followEveryMs);
    }
  }
}

/** The lines that were not told yet; at first only the last of them, where so few are wanted. */
async function* textsOf(
  { dataDir, uid, node, attempt }: Attempt,
  { container, since, timestamps, tail }: LogWish,
  told: { lines: number; readonly size: number },
): AsyncGenerator<string> {
  const isShortened = told.size < 0 && tail !== Number.POSITIVE_INFINITY;
  const kept: string[] = [];
  let seen = 0;
  for await (const { time, line, container: wrote = "main" } of readLog(dataDir, uid, node, attempt)) {
    seen += 1;
    if (seen <= told.lines || wrote !== container || Date.parse(time) < since) continue;
    const text = `${timestamps ? `${time} ` : ""}${line}\n`;
    if (!isShortened) yield text;
    else if (tail > 0 && kept.push(text) > tail) kept.shift();
  }
  told.lines = Math.max(told.lines, seen);
  yield* kept;
}

function isOf({ node, attempt }: Attempt): (log: NodeLog) => boolean {
  return (log) => log.node === node && log.attempt === attempt;
}

/** The last attempt on this host, or the one before it; undefined where that was asked for and there is none. */
async function attemptOf({ dataDir, uid, node }: Place, { previous }: LogWish): Promise<number | undefined> {
  const attempts = (await listNodeLogs(dataDir, uid)).flatMap((log) => (log.node === node ? [log.attempt] : []));
  const last = Math.max(1, ...attempts);
  if (!previous) return last;
  const before = attempts.filter((attempt) => attempt < last);
  return before.length === 0 ? undefined : Math.max(...before);
}

function wishOf(c: Context, pod: JsonObject, now: number): LogWish | { readonly problem: string } {
  const flag = (name: string) => c.req.query(name) === "true";
  const number = (name: string) => {
    const text = c.req.query(name);
    return text === undefined || text === "" ? undefined : Number(text);
  };
  const names = containersOf(pod);
  const container = c.req.query("container") || (names[0] ?? "main");
  if (!names.includes(container)) {
    const name = metadataText(pod, "name");
    return { problem: `container ${container} is not valid for pod ${name}; its containers: ${names.join(", ")}` };
  }
  const [tail, seconds, limit] = [number("tailLines"), number("sinceSeconds"), number("limitBytes")];
  const time = c.req.query("sinceTime");
  const since = seconds !== undefined ? now - seconds * 1000 : time ? Date.parse(time) : 0;
  const wrong = Object.entries({ tailLines: tail, sinceSeconds: seconds, limitBytes: limit, sinceTime: since }).find(
    ([, value]) => value !== undefined && !(value >= 0),
  );
  if (wrong !== undefined) return { problem: `${wrong[0]} is not a number of 0 or more, or not a time` };
  return {
    container,
    follow: flag("follow"),
    timestamps: flag("timestamps"),
    previous: flag("previous"),
    tail: tail ?? Number.POSITIVE_INFINITY,
    limit: limit ?? Number.POSITIVE_INFINITY,
    since,
  };
}

function containersOf(pod: JsonObject): readonly string[] {
  return itemsAt(pod, "spec", "containers").map((container) => textAt(container, "name"));
}

function ownerUid(pod: JsonObject): string {
  const [owner = {}] = itemsAt(pod, "metadata", "ownerReferences");
  return textAt(owner, "uid");
}

function hasEnded(pod: JsonObject): boolean {
  return ["Succeeded", "Failed"].includes(textAt(pod, "status", "phase"));
}
