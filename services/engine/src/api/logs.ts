import type { JsonObject } from "@onexit/events";
import { listNodeLogs, type NodeLog, readLog } from "@onexit/executor";
import { podNameOf, type WorkflowState } from "@onexit/interpreter";
import { type Context, Hono } from "hono";
import type { Reader } from "../reader.ts";
import { eventStream } from "./event-stream.ts";
import { fail, notFound } from "./failure.ts";
import { choiceOf } from "./log-choice.ts";
import { type LogQuery, logQueryOf } from "./log-query.ts";

/** How often a followed log is looked at for more, ms. */
const followEveryMs = 250;

/** No entry is longer, in characters: what is comes in pieces. */
const longestLine = 1024 * 1024;

/** One line as clients get it. */
interface Entry {
  readonly podName: string;
  readonly content: string;
}

/** How far the log of one attempt has been told. */
interface Told {
  lines: number;
  bytes: number;
  /** Of the log when it was last read to its end. */
  size: number;
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
    return eventStream(
      c,
      async (stream) => {
        const told = new Map<string, Told>();
        for (let state = seen.state; ; ) {
          for await (const entry of entries(state, dataDir, query, told)) await stream.send({ ...entry });
          // What was finished before it was read has been read to its end; deleted, it has no more.
          if (!query.follow || state.finishedAt !== undefined || stream.isOver()) return;
          await new Promise((resolve) => setTimeout(resolve, followEveryMs));
          const now = await reader.byUid(seen.state.workflow.uid);
          if (now === undefined) return;
          state = now.state;
        }
      },
      farewell,
    );
  };
  routes.get("/:namespace/:name/log", handle);
  routes.get("/:namespace/:name/:podName/log", handle);
  return routes;
}

/** What `argo logs` shows last when it is cut off: the end of a log says nothing by itself. */
function farewell(why: string): JsonObject {
  return { podName: "", content: `error: the log ends here: ${why}` };
}

async function* entries(
  state: WorkflowState,
  dataDir: string,
  query: LogQuery,
  told: Map<string, Told>,
): AsyncIterable<Entry> {
  const choice = choiceOf(state, query);
  for (const log of (await listNodeLogs(dataDir, state.workflow.uid)).filter(choice.step)) {
    const place = `${log.node}#${log.attempt}`;
    const before = told.get(place);
    // One that has not grown has nothing to tell.
    if (before?.size === log.bytes) continue;
    const now = before ?? { lines: 0, bytes: 0, size: 0 };
    told.set(place, now);
    now.size = log.bytes;
    yield* entriesOf(state, dataDir, log, choice.container, query, now, before === undefined);
  }
}

async function* entriesOf(
  state: WorkflowState,
  dataDir: string,
  log: NodeLog,
  container: string | undefined,
  query: LogQuery,
  told: Told,
  isFirst: boolean,
): AsyncIterable<Entry> {
  const podName = podNameOf(state.workflow.name, log.node, log.template);
  const kept: string[] = [];
  let seen = 0;
  for await (const { time, line, container: wrote = "main" } of readLog(
    dataDir,
    state.workflow.uid,
    log.node,
    log.attempt,
  )) {
    seen += 1;
    if (seen <= told.lines || (container !== undefined && wrote !== container) || !isWanted(query, time, line))
      continue;
    const content = query.timestamps ? `${time} ${line}` : line;
    if (query.tail === undefined || !isFirst) yield* limited(podName, content, query, told);
    else {
      kept.push(content);
      if (kept.length > query.tail) kept.shift();
    }
  }
  told.lines = Math.max(told.lines, seen);
  for (const content of kept) yield* limited(podName, content, query, told);
}

function* limited(podName: string, content: string, { limitBytes }: LogQuery, told: Told): Iterable<Entry> {
  if (limitBytes !== undefined && told.bytes >= limitBytes) return;
  const room = limitBytes === undefined ? content.length : limitBytes - told.bytes;
  const shown = content.slice(0, room);
  told.bytes += Buffer.byteLength(content) + 1;
  for (let from = 0; from === 0 || from < shown.length; from += longestLine) {
    yield { podName, content: shown.slice(from, from + longestLine) };
  }
}

function isWanted({ since, grep }: LogQuery, time: string, line: string): boolean {
  return (since === undefined || Date.parse(time) >= since) && (grep === undefined || grep.matcher(line).find());
}
