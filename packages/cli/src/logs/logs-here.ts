import type { JsonObject } from "@onexit/events";
import { listNodeLogs, type NodeLog, readLog } from "@onexit/executor";
import type { LogRequest } from "../commands/logs.ts";
import { withRun } from "../runtime/local-runs.ts";
import { workflowIn } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { failedNodes } from "./failed-nodes.ts";

/** The logs of a run that is kept here. */
export function logsHere(terminal: Terminal, dataDir: string | undefined, request: LogRequest): Promise<number> {
  if (request.follow)
    throw new UsageError("-f needs an engine, as in --server 127.0.0.1:2746; a run here is watched where it runs");
  const pattern = patternOf(request.grep);
  return withRun(terminal.cwd, dataDir, request.name, async ({ record, place, store }) => {
    const workflow = (await workflowIn(store, record.namespace, record.name)) ?? {};
    const uid = textAt(objectAt(workflow, "metadata"), "uid");
    const isChosen = choiceOf(record.name, workflow, request);
    const found = (await listNodeLogs(place.nodes, uid)).filter(isChosen);
    if (found.length === 0) throw new UsageError(`${record.name} has no ${wordsFor(request)} that ran`, 5);
    for (const log of found) await printLog(terminal, place.nodes, uid, log, request, pattern);
    return 0;
  });
}

function choiceOf(name: string, workflow: JsonObject, { node, failed, exit }: LogRequest): (log: NodeLog) => boolean {
  const broken = new Set(failed ? failedNodes(workflow).map((each) => textAt(each, "name")) : []);
  const handler = `${name}.onExit`;
  return (log) =>
    (node === undefined || log.node === node || log.displayName === node || log.template === node) &&
    (!failed || broken.has(log.node)) &&
    (!exit || log.node === handler || log.node.startsWith(`${handler}.`) || log.node.startsWith(`${handler}[`));
}

function wordsFor({ node, failed, exit }: LogRequest): string {
  return `${failed ? "failed " : ""}step ${node === undefined ? "" : `${JSON.stringify(node)} `}${exit ? "of an exit handler " : ""}`.trimEnd();
}

async function printLog(
  terminal: Terminal,
  dataDir: string,
  uid: string,
  log: NodeLog,
  { tail, timestamps, sinceMs }: LogRequest,
  pattern: RegExp | undefined,
): Promise<void> {
  const since = sinceMs === undefined ? undefined : Date.now() - sinceMs;
  const kept: string[] = [];
  for await (const { time, line } of readLog(dataDir, uid, log.node, log.attempt)) {
    if ((since !== undefined && Date.parse(time) < since) || pattern?.test(line) === false) continue;
    kept.push(`${log.displayName}: ${timestamps ? `${time} ` : ""}${line}\n`);
    if (tail !== undefined && kept.length > tail) kept.shift();
    if (tail === undefined) terminal.stdout.write(kept.pop() ?? "");
  }
  for (const line of kept) terminal.stdout.write(line);
}

function patternOf(text: string | undefined): RegExp | undefined {
  try {
    return text === undefined ? undefined : new RegExp(text);
  } catch (error) {
    throw new UsageError(`--grep: ${error instanceof Error ? error.message : String(error)}`);
  }
}
