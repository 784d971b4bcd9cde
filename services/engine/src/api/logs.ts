import type { JsonObject } from "@onexit/events";
import { createLogFollower, type NodeLogLine } from "@onexit/executor";
import { podNameOf } from "@onexit/interpreter";
import { type Context, Hono } from "hono";
import type { Reader } from "../reader.ts";
import { createBatch } from "./batch.ts";
import { type EventStream, eventStream } from "./event-stream.ts";
import { fail, notFound } from "./failure.ts";
import { choiceOf } from "./log-choice.ts";
import { type LogQuery, logQueryOf } from "./log-query.ts";

/** How often a followed log is looked at for more, ms. */
const followEveryMs = 250;

/** No entry is longer, in characters: what is comes in pieces. */
const longestLine = 1024 * 1024;

/** One line as clients get it. */
interface Entry extends JsonObject {
  readonly podName: string;
  readonly content: string;
}

/** `GET …/{name}/log` and its older twin with a pod's name. */
export function logRoutes(reader: Reader, dataDir: string): Hono {
  const routes = new Hono();
  const handle = async (c: Context) => {
    const { namespace = "", name = "", podName } = c.req.param() as Record<string, string | undefined>;
    const seen = await reader.find(namespace, name);
    if (seen === undefined) return notFound(c, name);
    const query = logQueryOf(c, podName);
    if ("problem" in query) return fail(c, 3, query.problem);
    const tell = async (stream: EventStream) => {
      const { uid, name: called } = seen.state.workflow;
      let choice = choiceOf(seen.state, query);
      const isWanted = (line: NodeLogLine) => isAskedFor(line, query, choice.container);
      const follower = createLogFollower({ dataDir, uid, isWanted, tail: query.tail });
      const limit = byteLimit(query.limitBytes);
      const batch = createBatch<Entry>({ send: stream.sendAll, monotonic: () => performance.now() });
      for (let state = seen.state; ; ) {
        for await (const { log, time, line } of follower.more(choice.step)) {
          const podName = podNameOf(called, log.node, log.template);
          const content = limit(`${log.node}#${log.attempt}`, query.timestamps ? `${time} ${line}` : line);
          for (const piece of content === undefined ? [] : piecesOf(content)) {
            await batch.add({ podName, content: piece }, piece.length);
          }
        }
        await batch.flush();
        // What was finished before it was read has been read to its end; deleted, it has no more.
        if (!query.follow || state.finishedAt !== undefined || stream.isOver()) return;
        await new Promise((resolve) => setTimeout(resolve, followEveryMs));
        const now = await reader.byUid(uid);
        if (now === undefined) return;
        state = now.state;
        choice = choiceOf(state, query);
      }
    };
    return eventStream(c, tell, farewell);
  };
  routes.get("/:namespace/:name/log", handle);
  routes.get("/:namespace/:name/:podName/log", handle);
  return routes;
}

/** What `argo logs` shows last when it is cut off: the end of a log says nothing by itself. */
function farewell(why: string): JsonObject {
  return { podName: "", content: `error: the log ends here: ${why}` };
}

/** Makes what cuts the lines of each attempt once they are more than so many bytes; undefined for what lies behind. */
function byteLimit(most: number | undefined): (attempt: string, content: string) => string | undefined {
  const told = new Map<string, number>();
  return (attempt, content) => {
    if (most === undefined) return content;
    const before = told.get(attempt) ?? 0;
    told.set(attempt, before + Buffer.byteLength(content) + 1);
    return before >= most ? undefined : content.slice(0, most - before);
  };
}

function* piecesOf(content: string): Iterable<string> {
  for (let from = 0; from === 0 || from < content.length; from += longestLine) {
    yield content.slice(from, from + longestLine);
  }
}

function isAskedFor(
  { time, line, container: wrote = "main" }: NodeLogLine,
  { since, grep }: LogQuery,
  container: string | undefined,
): boolean {
  return (
    (container === undefined || wrote === container) &&
    (since === undefined || Date.parse(time) >= since) &&
    (grep === undefined || grep.matcher(line).find())
  );
}
