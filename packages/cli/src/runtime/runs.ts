import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { JsonObject, SemanticsName } from "@onexit/events";

/** What a run's directory says of itself, so that it can be continued or looked at. */
export interface RunRecord {
  /** The directory's name: the workflow's, with `~2` and so on when one of that name was run here before. */
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  readonly file: string;
  /** Everything that was given, absolute: ConfigMaps and Secrets may stand in it. Absent in records of old. */
  readonly files?: readonly string[];
  readonly createdAt: number;
  readonly semantics: SemanticsName;
  /** `--inject` rules, for a resume. */
  readonly inject: readonly string[];
  /** `--inject` rules for what stands around the steps; a resume leaves them be. */
  readonly faults?: readonly string[];
  /** True when the run was started with an inbox of its own. */
  readonly inbox: boolean;
  /** `--deliver`: a missing secret is an error; `--dry-run-deliveries`: nothing is sent, nor by a resume. */
  readonly deliveries?: "deliver" | "preview";
  /** True once the workflow and its deliveries have ended. */
  readonly settled: boolean;
}

/** A workflow to be submitted, and what it refers to. */
export interface Submission {
  readonly manifest: JsonObject;
  readonly resources: readonly JsonObject[];
  /** Templates that the workflow may start by the action `submit`. */
  readonly templates?: readonly JsonObject[];
}

/** The places of one run. */
export interface RunPlace {
  readonly dir: string;
  /** The nats-server's: configuration, log, store. */
  readonly nats: string;
  /** The executor's: one directory for each attempt of each node. */
  readonly nodes: string;
  readonly archive: string;
  readonly inbox: string;
  readonly record: string;
  /** What is to be submitted, its parameters filled in; for a run that was cut off before its first decision. */
  readonly manifest: string;
  /** The final Workflow, as `-o json` prints it. */
  readonly workflow: string;
  /** Outputs of memoized nodes; all runs here share them. */
  readonly memos: string;
}

/** Where runs are kept: `--data-dir`, else `.onexit` here. */
export function dataDirOf(cwd: string, option: string | undefined): string {
  return resolve(cwd, option ?? ".onexit");
}

/** The places of a run, by its id. */
export function runPlace(dataDir: string, id: string): RunPlace {
  const dir = join(dataDir, "runs", id);
  return {
    dir,
    nats: join(dir, "nats"),
    nodes: join(dir, "nodes"),
    archive: join(dir, "archive"),
    inbox: join(dir, "inbox"),
    record: join(dir, "run.json"),
    manifest: join(dir, "manifest.json"),
    workflow: join(dir, "workflow.json"),
    memos: join(dataDir, "memos"),
  };
}

/** Stores a run's record; a crash leaves the one before. */
export function writeRecord(place: RunPlace, record: RunRecord): void {
  mkdirSync(place.dir, { recursive: true });
  replaceFile(place.record, `${JSON.stringify(record, undefined, 2)}\n`);
}

/** Stores what a run is to submit. */
export function writeManifest(place: RunPlace, submission: Submission): void {
  mkdirSync(place.dir, { recursive: true });
  replaceFile(place.manifest, `${JSON.stringify(submission)}\n`);
}

/** What a run was to submit; undefined when it was cut off before it wrote that down. */
export async function readManifest(place: RunPlace): Promise<Submission | undefined> {
  const text = await readFile(place.manifest, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Submission);
}

/** Stores the final Workflow. */
export function writeWorkflow(place: RunPlace, workflow: JsonObject): void {
  replaceFile(place.workflow, `${JSON.stringify(workflow, undefined, 2)}\n`);
}

/** Every run kept here, newest first; a directory without a readable record is passed over. */
export async function listRuns(dataDir: string): Promise<readonly RunRecord[]> {
  const names = await readdir(join(dataDir, "runs")).catch(() => []);
  const records = await Promise.all(names.map((id) => readRecord(runPlace(dataDir, id))));
  return records.filter((record) => record !== undefined).sort((a, b) => b.createdAt - a.createdAt);
}

/** The newest run of that name or id, `@latest` being the newest of all; undefined when there is none. */
export async function findRun(dataDir: string, name: string): Promise<RunRecord | undefined> {
  const runs = await listRuns(dataDir);
  return name === "@latest" ? runs[0] : (runs.find((run) => run.name === name) ?? runs.find((run) => run.id === name));
}

/** An id that no run here has. */
export async function freeRunId(dataDir: string, name: string): Promise<string> {
  const taken = new Set(await readdir(join(dataDir, "runs")).catch(() => []));
  let id = name;
  for (let n = 2; taken.has(id); n += 1) id = `${name}~${n}`;
  return id;
}

async function readRecord(place: RunPlace): Promise<RunRecord | undefined> {
  try {
    // A directory that was copied or renamed is still the one that is meant.
    return { ...(JSON.parse(await readFile(place.record, "utf8")) as RunRecord), id: basename(place.dir) };
  } catch {
    return undefined;
  }
}

function replaceFile(path: string, text: string): void {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, path);
}
