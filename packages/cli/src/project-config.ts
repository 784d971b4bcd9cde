import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { RunContext } from "@onexit/events";
import type { ImageMapping } from "@onexit/executor";
import { suggest } from "@onexit/manifest";
import { isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `onexit.yaml` says, with its paths made absolute. */
export interface ProjectConfig {
  readonly images: readonly ImageMapping[];
  /** What every message is told: the environment's name, the runbook. */
  readonly context: RunContext;
  /** Names of the caller's variables that steps may see. */
  readonly passEnv: readonly string[];
  readonly cleanupRoots: readonly string[];
  readonly archiveUrl?: string;
  /** Modules of the user's own actions. */
  readonly actions: readonly string[];
}

const text = z.string().min(1);
const schema = z.strictObject({
  env: text.optional(),
  runbook: z.url().optional(),
  images: z
    .array(
      z.strictObject({
        image: text,
        entrypoint: z.array(text).min(1).optional(),
        path: z.array(text).optional(),
        shell: z.array(text).min(1).optional(),
        env: z.record(z.string(), z.string()).optional(),
      }),
    )
    .optional(),
  passEnv: z.array(text).optional(),
  cleanup: z.strictObject({ roots: z.array(text) }).optional(),
  archive: z.strictObject({ url: text }).optional(),
  actions: z.array(text).optional(),
});

const nothing: ProjectConfig = { images: [], context: {}, passEnv: [], cleanupRoots: [], actions: [] };

/** The configuration in a text; `dir` is what relative paths start from, `file` what problems call it. */
export function parseProjectConfig(
  source: string,
  file: string,
  dir: string,
): { readonly config: ProjectConfig } | { readonly problems: readonly string[] } {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const broken = [...document.errors, ...document.warnings].map(
    (error) => `${at(error.pos[0])}: ${error.message.split("\n")[0]}`,
  );
  if (broken.length > 0) return { problems: broken };
  const value: unknown = document.toJS() ?? {};
  const checked = schema.safeParse(value);
  if (checked.success) return { config: configOf(checked.data, dir) };
  const placeOf = (path: readonly PropertyKey[]) => {
    const node = document.getIn(path as readonly (string | number)[], true);
    return at(isNode(node) ? (node.range?.[0] ?? 0) : 0);
  };
  const problems = checked.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => `${placeOf([...issue.path, key])}: unknown key "${key}"${hintFor(key, issue.path)}`)
      : [`${placeOf(issue.path)}: ${issue.path.join(".")}: ${issue.message}`],
  );
  return { problems };
}

/** `--config`, else `onexit.yaml` here, else the one beside the workflow's file; nothing is a configuration, too. */
export async function loadProjectConfig(
  terminal: Terminal,
  option: string | undefined,
  workflowFile: string | undefined,
): Promise<ProjectConfig> {
  const beside = workflowFile === undefined ? [] : [join(dirname(resolve(terminal.cwd, workflowFile)), "onexit.yaml")];
  const candidates =
    option === undefined ? [join(terminal.cwd, "onexit.yaml"), ...beside] : [resolve(terminal.cwd, option)];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (path === undefined) {
    if (option !== undefined) throw new UsageError(`--config ${option}: there is no such file`, 5);
    return nothing;
  }
  const parsed = parseProjectConfig(await readFile(path, "utf8"), path, dirname(path));
  if ("problems" in parsed) throw new UsageError(parsed.problems.join("\n"));
  return parsed.config;
}

function configOf(said: z.infer<typeof schema>, dir: string): ProjectConfig {
  const { env, runbook, images = [], passEnv = [], cleanup, archive, actions = [] } = said;
  const absolute = (path: string) => resolve(dir, path);
  return {
    images: images.map(({ image, entrypoint, path, shell, env: variables }) => ({
      image,
      ...(entrypoint === undefined ? {} : { entrypoint }),
      ...(path === undefined ? {} : { path: path.map(absolute) }),
      ...(shell === undefined ? {} : { shell }),
      ...(variables === undefined ? {} : { env: variables }),
    })),
    context: { ...(env === undefined ? {} : { env }), ...(runbook === undefined ? {} : { runbook }) },
    passEnv,
    cleanupRoots: (cleanup?.roots ?? []).map(absolute),
    ...(archive === undefined ? {} : { archiveUrl: archive.url }),
    actions: actions.map(absolute),
  };
}

function hintFor(key: string, path: readonly PropertyKey[]): string {
  const known =
    path.length === 0 ? Object.keys(schema.shape) : ["image", "entrypoint", "path", "shell", "env", "roots", "url"];
  const hint = suggest(key, known);
  return hint === undefined ? "" : ` (${hint})`;
}
