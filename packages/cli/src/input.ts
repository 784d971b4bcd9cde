import { readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { JsonObject, SemanticsName } from "@onexit/events";
import {
  formatIssue,
  type Issue,
  type LocatedIssue,
  manifestLimits,
  type ParsedWorkflow,
  parseManifests,
  readWorkflow,
  resourcesIn,
  summariseIssues,
  withArguments,
} from "@onexit/manifest";
import { cronsIn, type LoadedCron } from "./crons-in.ts";
import { issueAnnotation } from "./lint/issue-annotation.ts";
import { loadProjectConfig } from "./load-project-config.ts";
import { note } from "./print.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { configMapDocuments } from "./values/value-documents.ts";

/** A workflow of a file. */
export interface LoadedWorkflow extends ParsedWorkflow {
  readonly file: string;
}

/** Everything that was found in some files; `texts` are for showing issues in their place. */
export interface Loaded {
  readonly workflows: readonly LoadedWorkflow[];
  readonly crons: readonly LoadedCron[];
  /** WorkflowTemplates, ConfigMaps and the like: what the workflows may refer to. */
  readonly resources: readonly JsonObject[];
  readonly issues: readonly LocatedIssue[];
  readonly texts: ReadonlyMap<string, string>;
}

/** How files are read. */
export interface LoadOptions {
  readonly semantics?: SemanticsName;
  /** Say too what real Argo would not take. */
  readonly portability?: boolean;
  /** `--config`: its ConfigMaps may be referred to. */
  readonly config?: string | undefined;
  /** What may be referred to beside what stands in the files, which wins. */
  readonly resources?: readonly JsonObject[];
  /** Cron workflows alone will do, too. */
  readonly crons?: boolean;
}

/** The texts of files, and of the YAML files of directories, by the names of the files. */
export async function readTexts(terminal: Terminal, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  const { stdinText } = terminal;
  if (stdinText !== undefined && paths.includes("-")) texts.set("stdin", stdinText);
  const files = stdinText === undefined ? paths : paths.filter((path) => path !== "-");
  for (const file of (await Promise.all(files.map((path) => expandPath(terminal.cwd, path)))).flat()) {
    texts.set(file, await readText(resolve(terminal.cwd, file), file));
  }
  return texts;
}

/** Reads files, and the YAML files of directories; a file that cannot be read is a usage error. */
export async function loadFiles(
  terminal: Terminal,
  paths: readonly string[],
  options: LoadOptions = {},
): Promise<Loaded> {
  return loadTexts(terminal, await readTexts(terminal, paths), options);
}

/** What stands in texts, by the names of their files. */
export async function loadTexts(
  terminal: Terminal,
  texts: ReadonlyMap<string, string>,
  options: LoadOptions = {},
): Promise<Loaded> {
  const { configMaps } = await loadProjectConfig(terminal, options.config, [...texts.keys()][0]);
  // A workflow may refer to what stands in any of the files.
  const own = [...[...texts.values()].flatMap(resourcesIn), ...configMapDocuments(configMaps)];
  const resources = [...own, ...(options.resources ?? [])];
  const workflows: LoadedWorkflow[] = [];
  const crons: LoadedCron[] = [];
  const issues: LocatedIssue[] = [];
  for (const [file, text] of texts) {
    const parsed = parseManifests(text, file, { ...options, resources });
    if ("issues" in parsed) issues.push(...parsed.issues);
    else {
      issues.push(...parsed.warnings);
      workflows.push(...parsed.workflows.map((workflow) => ({ ...workflow, file })));
      crons.push(...cronsIn(parsed.resources, file, { ...options, resources }));
    }
  }
  return { workflows, crons, resources, issues, texts };
}

/** Refuses a workflow that is wrong by other semantics than those it was loaded with, and shows where. */
export function requireValid(
  terminal: Terminal,
  { file, manifest }: LoadedWorkflow,
  options: Required<Pick<LoadOptions, "semantics" | "resources">>,
  texts: Loaded["texts"],
): void {
  const read = readWorkflow(manifest, options);
  if (!("issues" in read)) return;
  const text = texts.get(file) ?? "";
  const parsed = parseManifests(text, file, options);
  const errors = "issues" in parsed ? parsed.issues.filter(({ severity }) => severity === "error") : [];
  for (const issue of errors) terminal.stderr.write(`${formatIssue(issue, text)}\n\n`);
  const summary = errors.length > 0 ? summariseIssues(errors) : `${file}: ${read.issues.map(sentenceOf).join("; ")}`;
  throw new UsageError(`a case has semantics ${options.semantics}: ${summary}`);
}

/** The workflows of files that have no errors; else shows every problem and throws. Warnings are shown. */
export async function requireWorkflows(
  terminal: Terminal,
  paths: readonly string[],
  options: LoadOptions = {},
): Promise<Loaded> {
  const loaded = await loadFiles(terminal, paths, options);
  for (const issue of loaded.issues.filter((issue) => !isAdvice(issue))) {
    terminal.stderr.write(`${formatIssue(issue, loaded.texts.get(issue.file) ?? "")}\n\n`);
    // The runner reads both streams of a job.
    if (terminal.env.GITHUB_ACTIONS === "true") terminal.stderr.write(`${issueAnnotation(issue)}\n`);
  }
  tellOfAdvice(terminal, loaded.issues.filter(isAdvice));
  if (loaded.issues.some((issue) => issue.severity === "error")) throw new UsageError(summariseIssues(loaded.issues));
  const isEmpty = loaded.workflows.length === 0 && !(options.crons && loaded.crons.length > 0);
  if (isEmpty) throw new UsageError(`no workflow was found in ${paths.join(", ")}`);
  return loaded;
}

/** What is well to know and changes nothing here: how exit handlers ought to be, and what a real Argo would say. */
function isAdvice({ code, severity }: LocatedIssue): boolean {
  return severity === "warning" && /^OX[23]/.test(code);
}

/** Whoever runs a workflow wants to see it run; lint shows the advice in full. */
function tellOfAdvice(terminal: Terminal, advice: readonly LocatedIssue[]): void {
  const files = [...new Set(advice.map(({ file }) => file))];
  if (files.length === 0) return;
  const hints = advice.length === 1 ? "1 hint" : `${advice.length} hints`;
  const isPiped = terminal.stdinText !== undefined;
  note(terminal, `${hints} on the exit handler${isPiped ? "" : `: onexit lint ${files.join(" ")}`}`);
}

/** A manifest with its `-p` arguments filled in. */
export function fillArguments(
  workflow: LoadedWorkflow,
  given: readonly string[],
  resources: readonly JsonObject[] = [],
): JsonObject {
  const filled = withArguments(workflow.manifest, parametersOf(given), { resources });
  if ("manifest" in filled) return filled.manifest;
  throw new UsageError(`${workflow.file}: ${filled.issues.map(sentenceOf).join("; ")}`);
}

/** `name=value` pairs; the value may hold further `=`. */
export function parametersOf(given: readonly string[]): Readonly<Record<string, string>> {
  const pairs = given.map((text) => {
    const at = text.indexOf("=");
    if (at <= 0) throw new UsageError(`-p ${JSON.stringify(text)}: write -p name=value`);
    return [text.slice(0, at), text.slice(at + 1)] as const;
  });
  return Object.fromEntries(pairs);
}

function sentenceOf(issue: Issue): string {
  return issue.suggestion === undefined ? issue.message : `${issue.message} (${issue.suggestion})`;
}

/** A path, or the YAML and JSON files of a directory that may be workflows. */
export async function expandPath(cwd: string, path: string): Promise<readonly string[]> {
  const found = await stat(resolve(cwd, path)).catch(() => undefined);
  if (!found?.isDirectory()) return [path];
  const names = (await readdir(resolve(cwd, path))).filter(
    (name) => /\.(ya?ml|json)$/.test(name) && !/^(?:onexit|(?:.*\.)?expect)\.ya?ml$/.test(name),
  );
  if (names.length === 0) throw new UsageError(`${path} holds no .yaml, .yml or .json file`);
  return names.sort().map((name) => join(path, name));
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    const { size } = await stat(path);
    // The manifest's own limit is told with its place; this one only keeps a mistaken path from filling the memory.
    if (size > 64 * manifestLimits.bytes) throw new UsageError(`${shown} has ${size} bytes; that is no workflow file`);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === "ENOENT" ? "there is no such file" : code === "EACCES" ? "it may not be read" : String(code ?? error);
    throw new UsageError(`cannot read ${shown}: ${why}`, code === "ENOENT" ? 5 : 2);
  }
}
