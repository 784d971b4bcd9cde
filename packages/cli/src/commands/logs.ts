import { isJsonObject, type JsonObject } from "@onexit/events";
import { listNodeLogs, type NodeLog, readLog } from "@onexit/executor";
import type { GlobalOptions } from "../program/options.ts";
import { createEngineClient } from "../runtime/engine-client.ts";
import { withRun } from "../runtime/local-runs.ts";
import { workflowIn } from "../runtime/workflow-source.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface LogsOptions extends GlobalOptions {
  readonly tail?: string;
  readonly timestamps?: boolean;
}

/** `onexit logs NAME [NODE]`: what the steps wrote, each line with its step's name. */
export async function logs(
  terminal: Terminal,
  [name = "", node]: readonly string[],
  options: unknown,
): Promise<number> {
  const { server, namespace, tail, timestamps = false, dataDir } = options as LogsOptions;
  if (server !== undefined) {
    const client = createEngineClient(server, terminal.env.ARGO_TOKEN);
    const query = {
      "logOptions.container": node ?? "main",
      ...(tail === undefined ? {} : { "logOptions.tailLines": tail }),
      ...(timestamps ? { "logOptions.timestamps": "true" } : {}),
    };
    for await (const { podName, content } of client.logs(namespace, name, query)) {
      terminal.stdout.write(`${podName}: ${content}\n`);
    }
    return 0;
  }
  return withRun(terminal.cwd, dataDir, name, async ({ record, place, store }) => {
    const uid = uidOf(await workflowIn(store, record.namespace, record.name));
    const found = (await listNodeLogs(place.nodes, uid)).filter((log) => isChosen(log, node));
    if (found.length === 0)
      throw new UsageError(`${record.name} has no step ${JSON.stringify(node ?? "")} that ran`, 5);
    for (const log of found)
      await printLog(terminal, place.nodes, uid, log, tail === undefined ? undefined : Number(tail), timestamps);
    return 0;
  });
}

function isChosen({ node, displayName, template }: NodeLog, wanted: string | undefined): boolean {
  return wanted === undefined || node === wanted || displayName === wanted || template === wanted;
}

async function printLog(
  terminal: Terminal,
  dataDir: string,
  uid: string,
  log: NodeLog,
  tail: number | undefined,
  timestamps: boolean,
): Promise<void> {
  const kept: string[] = [];
  for await (const { time, line } of readLog(dataDir, uid, log.node, log.attempt)) {
    kept.push(`${log.displayName}: ${timestamps ? `${time} ` : ""}${line}\n`);
    if (tail !== undefined && kept.length > tail) kept.shift();
    if (tail === undefined) terminal.stdout.write(kept.pop() ?? "");
  }
  for (const line of kept) terminal.stdout.write(line);
}

function uidOf(workflow: JsonObject | undefined): string {
  const metadata = workflow !== undefined && isJsonObject(workflow.metadata) ? workflow.metadata : {};
  return typeof metadata.uid === "string" ? metadata.uid : "";
}
