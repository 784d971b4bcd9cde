import { type DeliveryEvent, isoTime, type Json, type WorkflowIdentity } from "@onexit/events";
import { argoWorkflow, type NodeState } from "@onexit/interpreter";
import { actionResultsOf } from "./action-results.ts";
import type { Run } from "./history.ts";
import { type LogSource, logText, type NodeLog } from "./logs.ts";
import type { Part } from "./parameters.ts";
import { distinctNames } from "./safe-name.ts";
import type { Content } from "./store.ts";

/** One file of an archive. */
export interface ArchiveFile extends Content {
  /** Relative, with slashes. */
  readonly path: string;
}

/** What an archive is made from. */
export interface Sources {
  readonly workflow: WorkflowIdentity;
  readonly run: Run;
  readonly deliveries: readonly DeliveryEvent[];
  readonly logs: readonly NodeLog[];
  readonly logSource: LogSource | undefined;
  /** Of the archive's own delivery, which is still under way. */
  readonly key: string;
  readonly include: ReadonlySet<Part>;
}

/** The files of an archive in the order in which they are written; logs are read only then. */
export function contentsOf(sources: Sources): readonly ArchiveFile[] {
  const { run, include, deliveries, key } = sources;
  const nodes = nodesOf(run);
  const names = distinctNames(nodes.map(({ name }) => name));
  const logs = include.has("logs") ? logFiles(sources, names) : new Map<string, ArchiveFile[]>();
  const outputs = include.has("outputs") ? outputFiles(nodes, names) : new Map<string, ArchiveFile[]>();
  const filesOf = (node: NodeState) => [...(logs.get(node.name) ?? []), ...(outputs.get(node.name) ?? [])];
  return [
    ...(include.has("manifest") ? [json("workflow.json", argoWorkflow(run.state, String(run.seq)))] : []),
    ...(include.has("events") ? [eventsFile(run)] : []),
    ...(include.has("nodes")
      ? [
          json(
            "nodes.json",
            nodes.map((node) => summaryOf(node, filesOf(node))),
          ),
        ]
      : []),
    ...(include.has("actions") ? [json("actions.json", actionResultsOf(run.state, deliveries, key))] : []),
    ...[...logs.values()].flat(),
    ...[...outputs.values()].flat(),
  ];
}

/** The nodes of a run in the order of their creation. */
export function nodesOf({ state }: Run): readonly NodeState[] {
  return [...state.nodes.values()].toSorted((a, b) => a.index - b.index);
}

/** A value as people read it. */
export function json(path: string, value: Json): ArchiveFile {
  return { path, encoding: "identity", pieces: [`${JSON.stringify(value, null, 2)}\n`] };
}

function eventsFile({ events }: Run): ArchiveFile {
  const pieces = function* () {
    for (const event of events) yield `${JSON.stringify(event)}\n`;
  };
  return { path: "events.ndjson.gz", encoding: "gzip", pieces: pieces() };
}

function logFiles({ logs, logSource, workflow }: Sources, names: ReadonlyMap<string, string>) {
  const files = new Map<string, ArchiveFile[]>();
  if (logSource === undefined) return files;
  for (const log of logs) {
    const attempt = log.attempt === 1 ? "" : `.attempt-${log.attempt}`;
    const path = `logs/${names.get(log.node)}${attempt}.log.gz`;
    const file: ArchiveFile = { path, encoding: "gzip", pieces: logText(logSource, workflow, log) };
    files.set(log.node, [...(files.get(log.node) ?? []), file]);
  }
  return files;
}

function outputFiles(nodes: readonly NodeState[], names: ReadonlyMap<string, string>) {
  const files = new Map<string, ArchiveFile[]>();
  for (const { name, outputs } of nodes) {
    const directory = `outputs/${names.get(name)}`;
    const { parameters, result } = outputs;
    const own: ArchiveFile[] = [
      ...(Object.keys(parameters).length === 0 ? [] : [json(`${directory}/parameters.json`, parameters)]),
      ...(result === undefined
        ? []
        : [{ path: `${directory}/result`, encoding: "identity" as const, pieces: [result] }]),
    ];
    if (own.length > 0) files.set(name, own);
  }
  return files;
}

function summaryOf(node: NodeState, files: readonly ArchiveFile[]): Json {
  const { name, displayName, nodeType, template, phase, message, attempt, onExit, startedAt, finishedAt } = node;
  const { exitCode } = node.outputs;
  return {
    name,
    displayName,
    type: nodeType,
    template,
    phase,
    message,
    attempt,
    onExit,
    startedAt: isoTime(startedAt),
    finishedAt: finishedAt === undefined ? null : isoTime(finishedAt),
    inputs: node.inputs,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(node.host === undefined ? {} : { host: node.host }),
    files: files.map(({ path }) => path),
  };
}
