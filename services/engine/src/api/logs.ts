import { listNodeLogs, type NodeLog, readLog } from "@onexit/executor";
import { podNameOf, type WorkflowState } from "@onexit/interpreter";
import { type Context, Hono } from "hono";
import { stream as streamed } from "hono/streaming";
import { RE2JS } from "re2js";
import type { Reader } from "../reader.ts";
import { fail, notFound } from "./failure.ts";

/** What a client asked of the logs. */
interface LogQuery {
  readonly podName?: string;
  readonly container: string;
  readonly follow: boolean;
  readonly timestamps: boolean;
  /** Lines of each step. */
  readonly tail?: number;
  /** Epoch ms. */
  readonly since?: number;
  readonly grep?: RE2JS;
}

/** How often a followed log is looked at for more, ms. */
const followEveryMs = 250;

/** `GET …/{name}/log` and its older twin with a pod's name: newline-delimited JSON, or server-sent events for `argo`. */
export function logRoutes(reader: Reader, dataDir: string): Hono {
  const routes = new Hono();
  const handle = async (c: Context) => {
    const { namespace = "", name = "", podName } = c.req.param() as Record<string, string | undefined>;
    const seen = await reader.find(namespace, name);
    if (seen === undefined) return notFound(c, name);
    const query = queryOf(c, podName);
    if ("problem" in query) return fail(c, 3, query.problem);
    const events = c.req.header("accept")?.includes("text/event-stream") ?? false;
    c.header("content-type", events ? "text/event-stream" : "application/json");
    return streamed(c, async (stream) => {
      const from = new Map<string, number>();
      for (;;) {
        const now = await reader.find(namespace, seen.state.workflow.name);
        const state = now?.state ?? seen.state;
        for await (const entry of entries(state, dataDir, query, from)) {
          const line = JSON.stringify({ result: entry });
          await stream.write(events ? `data: ${line}\n\n` : `${line}\n`);
        }
        if (!query.follow || state.finishedAt !== undefined || stream.aborted) return;
        await stream.sleep(followEveryMs);
      }
    });
  };
  routes.get("/:namespace/:name/log", handle);
  routes.get("/:namespace/:name/:podName/log", handle);
  return routes;
}

/** Steps that `container` names: `main` is every step; else a template, a step, or the exit handler's whole tree. */
function chosenBy(state: WorkflowState, { container, podName }: LogQuery): (log: NodeLog) => boolean {
  const { name } = state.workflow;
  if (podName !== undefined) return (log) => podNameOf(name, log.node, log.template) === podName;
  if (container === "main" || container === "") return () => true;
  const roots = [...state.nodes.values()]
    .filter((node) => node.template === container || node.displayName === container)
    .map((node) => node.name);
  if (state.exit?.template === container || container.endsWith(".onExit")) roots.push(`${name}.onExit`);
  return (log) =>
    roots.some((root) => log.node === root || log.node.startsWith(`${root}.`) || log.node.startsWith(`${root}[`));
}

async function* entries(
  state: WorkflowState,
  dataDir: string,
  query: LogQuery,
  from: Map<string, number>,
): AsyncIterable<{ readonly podName: string; readonly content: string }> {
  const chosen = chosenBy(state, query);
  for (const log of (await listNodeLogs(dataDir, state.workflow.uid)).filter(chosen)) {
    const place = `${log.node}#${log.attempt}`;
    const known = from.get(place);
    const lines: { readonly time: string; readonly line: string }[] = [];
    let seen = 0;
    for await (const line of readLog(dataDir, state.workflow.uid, log.node, log.attempt)) {
      seen += 1;
      if (seen > (known ?? 0)) lines.push(line);
    }
    from.set(place, seen);
    const podName = podNameOf(state.workflow.name, log.node, log.template);
    const wanted = lines.filter(({ time, line }) => isWanted(query, time, line));
    const shown = query.tail === undefined || known !== undefined ? wanted : wanted.slice(-query.tail);
    for (const { time, line } of shown) yield { podName, content: query.timestamps ? `${time} ${line}` : line };
  }
}

function isWanted({ since, grep }: LogQuery, time: string, line: string): boolean {
  return (since === undefined || Date.parse(time) >= since) && (grep === undefined || grep.matcher(line).find());
}

function queryOf(c: Context, inPath: string | undefined): LogQuery | { readonly problem: string } {
  const option = (name: string) => c.req.query(`logOptions.${name}`) || undefined;
  const podName = inPath ?? (c.req.query("podName") || undefined);
  const pattern = c.req.query("grep") || undefined;
  let grep: RE2JS | undefined;
  try {
    grep = pattern === undefined ? undefined : RE2JS.compile(pattern);
  } catch (error) {
    return { problem: `grep: ${error instanceof Error ? error.message : String(error)}` };
  }
  const tail = option("tailLines");
  const since = sinceOf(option("sinceSeconds"), option("sinceTime") ?? option("sinceTime.seconds"));
  return {
    ...(podName === undefined ? {} : { podName }),
    container: option("container") ?? "main",
    follow: option("follow") === "true",
    timestamps: option("timestamps") === "true",
    ...(tail === undefined ? {} : { tail: Number(tail) }),
    ...(since === undefined ? {} : { since }),
    ...(grep === undefined ? {} : { grep }),
  };
}

/** Seconds arrive as floats (`3.6e+06`), times as RFC 3339 or as epoch seconds. */
function sinceOf(seconds: string | undefined, time: string | undefined): number | undefined {
  if (seconds !== undefined) return Date.now() - Number(seconds) * 1000;
  if (time === undefined) return undefined;
  return /^\d+$/.test(time) ? Number(time) * 1000 : Date.parse(time);
}
