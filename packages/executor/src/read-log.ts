import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type AttemptDirectory,
  attemptDirectoryAt,
  attemptDirectoryOf,
  attemptNumberOf,
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
  const number = attempt ?? (await lastAttempt(dataDir, uid, node));
  const directory = attemptDirectoryOf(dataDir, { uid, node, attempt: number });
  for await (const line of readLogsOf(directory)) yield { node, attempt: number, ...line };
}

/** All attempts of a workflow that were prepared on this host, in the order of that. */
export async function listNodeLogs(dataDir: string, uid: string): Promise<readonly NodeLog[]> {
  const root = workflowDirectoryOf(dataDir, uid);
  const names = (await namesIn(root)).filter((name) => attemptNumberOf(name) !== undefined);
  const logs = await Promise.all(names.map((name) => nodeLogOf(attemptDirectoryAt(join(root, name)))));
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

async function lastAttempt(dataDir: string, uid: string, node: string): Promise<number> {
  const names = await namesIn(workflowDirectoryOf(dataDir, uid));
  return names.reduce((last, name) => Math.max(last, attemptNumberOf(name, node) ?? 0), 0);
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}
