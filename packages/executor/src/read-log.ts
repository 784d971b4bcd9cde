import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type AttemptDirectory,
  attemptDirectoryAt,
  nodeDirectoryOf,
  workflowDirectoryOf,
} from "./attempt-directory.ts";
import { codeOf } from "./cause.ts";
import { logBytesOf, readLogsOf } from "./container-logs.ts";
import type { NodeLogLine } from "./executor.ts";
import { readMeta } from "./meta.ts";

/** One attempt whose log is on this host. */
export interface NodeLog {
  readonly node: string;
  readonly displayName: string;
  readonly template: string;
  readonly attempt: number;
  /** RFC 3339 with milliseconds: when it was prepared. */
  readonly preparedAt: string;
  /** Of the log with its times; 0 when nothing was written. */
  readonly bytes: number;
}

/** The lines that an attempt of a node wrote so far, by default its last; nothing for a node unknown here. */
export async function* readLog(
  dataDir: string,
  uid: string,
  node: string,
  attempt?: number,
): AsyncGenerator<NodeLogLine, void, undefined> {
  const nodeDirectory = nodeDirectoryOf(dataDir, uid, node);
  const number = attempt ?? Math.max(0, ...(await attemptsIn(nodeDirectory)));
  const directory = attemptDirectoryAt(join(nodeDirectory, String(number)));
  for await (const line of readLogsOf(directory)) yield { node, attempt: number, ...line };
}

/** All attempts of a workflow that were prepared on this host, in the order of that. */
export async function listNodeLogs(dataDir: string, uid: string): Promise<readonly NodeLog[]> {
  const root = workflowDirectoryOf(dataDir, uid);
  const attempts = await Promise.all(
    (await namesIn(root)).map(async (node) => {
      const directory = join(root, node);
      return (await attemptsIn(directory)).map((attempt) => attemptDirectoryAt(join(directory, String(attempt))));
    }),
  );
  const logs = await Promise.all(attempts.flat().map(nodeLogOf));
  const order = (log: NodeLog) => `${log.preparedAt} ${log.node}`;
  return logs.flat().sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : a.attempt - b.attempt));
}

async function nodeLogOf(directory: AttemptDirectory): Promise<readonly NodeLog[]> {
  const meta = readMeta(directory.meta);
  const about = meta?.step ?? meta?.pod;
  if (meta === undefined || about === undefined) return [];
  const { node, attempt, preparedAt } = meta;
  const { displayName, template } = about;
  const bytes = await logBytesOf(directory);
  return [{ node, displayName, template, attempt, preparedAt, bytes }];
}

async function attemptsIn(nodeDirectory: string): Promise<readonly number[]> {
  return (await namesIn(nodeDirectory)).filter((name) => /^\d+$/.test(name)).map(Number);
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}
