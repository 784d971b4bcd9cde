import { setTimeout as pause } from "node:timers/promises";
import type { JsonObject } from "@onexit/events";
import { createLogFollower, type NodeLog, type NodeLogLine } from "@onexit/executor";
import type { LogRequest } from "../commands/logs.ts";
import { isDriven } from "../runtime/begin-run.ts";
import { withRun } from "../runtime/local-runs.ts";
import { workflowIn } from "../runtime/workflow-source.ts";
import { isUnread, type Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import { failedNodes } from "./failed-nodes.ts";

/** How often the logs of a run that goes on are looked at for more, ms. */
const followEveryMs = 250;

/** The logs of a run that is kept here, the lines of all steps in the order of their times; with `follow` until it ends. */
export async function logsHere(terminal: Terminal, dataDir: string | undefined, request: LogRequest): Promise<number> {
  if (request.failed && request.follow) throw new UsageError("--failed is for what has ended; -f follows what runs");
  const pattern = patternOf(request.grep);
  const since = request.sinceMs === undefined ? undefined : Date.now() - request.sinceMs;
  const isWanted = ({ time, line }: NodeLogLine) =>
    (since === undefined || Date.parse(time) >= since) && pattern?.test(line) !== false;
  const { record, place, workflow } = await lookAt(terminal, dataDir, request);
  const uid = textAt(objectAt(workflow, "metadata"), "uid");
  const isChosen = choiceOf(record.name, workflow, request);
  const follower = createLogFollower({ dataDir: place.nodes, uid, isWanted, tail: request.tail });
  for (;;) {
    // Whether it goes on is asked first: what was written before its end is then read.
    const goesOn = request.follow && isDriven(place);
    for await (const { time, log, line } of follower.more(isChosen)) {
      if (isUnread(terminal)) return 0;
      terminal.stdout.write(`${log.displayName}: ${request.timestamps ? `${time} ` : ""}${line}\n`);
    }
    if (!goesOn || isUnread(terminal)) break;
    await pause(followEveryMs);
  }
  if (follower.attempts() === 0) throw new UsageError(`${record.name} has no ${wordsFor(request)} that ran`, 5);
  return 0;
}

/** A run, and its workflow as far as it has come; one that is followed may be just about to begin. */
async function lookAt(terminal: Terminal, dataDir: string | undefined, { name, follow }: LogRequest) {
  for (;;) {
    const seen = await withRun(terminal.cwd, dataDir, name, async ({ record, place, store }) => {
      return { record, place, workflow: await workflowIn(store, record.namespace, record.name) };
    });
    const { workflow, ...run } = seen;
    if (workflow !== undefined || !follow || !isDriven(run.place)) return { ...run, workflow: workflow ?? {} };
    await pause(followEveryMs);
  }
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

function patternOf(text: string | undefined): RegExp | undefined {
  try {
    return text === undefined ? undefined : new RegExp(text);
  } catch (error) {
    throw new UsageError(`--grep: ${error instanceof Error ? error.message : String(error)}`);
  }
}
