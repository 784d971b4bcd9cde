import { createReadStream, existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import {
  type AttemptDirectory,
  attemptDirectoryAt,
  attemptDirectoryOf,
  attemptNumberOf,
  workflowDirectoryOf,
} from "./attempt-directory.ts";
import { codeOf } from "./cause.ts";
import type { NodeLogLine } from "./executor.ts";
import { parseRecord } from "./log-record.ts";
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
  const { log } = attemptDirectoryOf(dataDir, { uid, node, attempt: number });
  if (!existsSync(log)) return;
  for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = parseRecord(line);
    if (record !== undefined) yield { node, attempt: number, stream: record.s, time: record.t, line: record.l };
  }
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
  if (meta?.step === undefined) return [];
  const { node, attempt, preparedAt } = meta;
  const { displayName, template } = meta.step;
  const bytes = await stat(directory.log).then(
    ({ size }) => size,
    () => 0,
  );
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
