import type { WorkflowIdentity } from "@onexit/events";
import type { NodeState } from "@onexit/interpreter";
import { errorOfFile } from "./file-error.ts";

/** The log of one attempt of a node. */
export interface NodeLog {
  readonly node: string;
  /** 1-based. */
  readonly attempt: number;
  /** 0 when nothing was written. */
  readonly bytes: number;
}

/** One line that a node wrote, secrets masked. */
export interface LogLine {
  /** RFC 3339 with milliseconds. */
  readonly time: string;
  readonly stream: "stdout" | "stderr";
  /** Without its end. */
  readonly line: string;
}

/** The logs that can be reached from here. */
export interface LogSource {
  list(workflow: WorkflowIdentity): Promise<readonly NodeLog[]>;
  read(workflow: WorkflowIdentity, node: string, attempt: number): AsyncIterable<LogLine>;
}

/** What can be archived, and a note for people on what cannot. */
export interface FoundLogs {
  readonly logs: readonly NodeLog[];
  readonly notes: readonly string[];
}

/** How many nodes a note names. */
const mostNamed = 5;

/** The logs of these nodes. Where the steps ran elsewhere there are none, which is no failure but is told. */
export async function findLogs(
  source: LogSource | undefined,
  workflow: WorkflowIdentity,
  nodes: readonly NodeState[],
): Promise<FoundLogs> {
  const ran = nodes.filter(({ nodeType, attempt }) => nodeType === "Pod" && attempt > 0).map(({ name }) => name);
  if (source === undefined) return { logs: [], notes: ran.length === 0 ? [] : ["no logs: none can be read from here"] };
  const listed = await told(workflow.name, () => source.list(workflow));
  const known = new Set(listed.map(({ node }) => node));
  const missing = ran.filter((name) => !known.has(name));
  const named = missing.length > mostNamed ? [...missing.slice(0, mostNamed), "…"] : missing;
  return {
    logs: listed.filter(({ bytes, node }) => bytes > 0 && nodes.some(({ name }) => name === node)),
    notes: missing.length === 0 ? [] : [`no log of ${missing.length} of ${ran.length} steps: ${named.join(", ")}`],
  };
}

/** The lines of a log as text: time, stream, what was written. */
export async function* logText(source: LogSource, workflow: WorkflowIdentity, log: NodeLog): AsyncGenerator<string> {
  try {
    for await (const { time, stream, line } of source.read(workflow, log.node, log.attempt)) {
      yield `${time} ${stream} ${line}\n`;
    }
  } catch (thrown) {
    throw errorOfFile("read the log of", log.node, thrown);
  }
}

async function told<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw errorOfFile("list the logs of", name, thrown);
  }
}
