import { resolve } from "node:path";
import type { RunContext } from "@onexit/events";
import type { ImageMapping } from "@onexit/executor";
import { z } from "zod";
import { readCheckedYaml } from "./checked-yaml.ts";
import { type FileOptions, projectOptions } from "./config/file-options.ts";

/** What `onexit.yaml` says, with its paths made absolute. */
export interface ProjectConfig {
  readonly images: readonly ImageMapping[];
  /** What every message is told: the environment's name, the runbook. */
  readonly context: RunContext;
  /** What stands in place of flags. */
  readonly options?: FileOptions;
  /** Names of the caller's variables that steps may see. */
  readonly passEnv: readonly string[];
  readonly cleanupRoots: readonly string[];
  readonly archiveUrl?: string;
  /** Where steps keep their artifacts; absent: beside the run. */
  readonly artifactsUrl?: string;
  /** How many steps may run here at once. */
  readonly maxProcesses?: number;
  /** Modules of the user's own actions. */
  readonly actions: readonly string[];
  /** Files of policies, and directories of such. */
  readonly policies: readonly string[];
  /** What stands in for ConfigMaps: name -> key -> text. */
  readonly configMaps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A YAML file of secrets: name -> key -> text. */
  readonly secretsFile?: string;
  /** Where single secrets are: name -> key -> place. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, SecretPlace>>>>;
}

/** Where a secret is. */
export type SecretPlace = { readonly env: string } | { readonly file: string };

const text = z.string().min(1, "must not be empty");
/** `PORT: 8080` means the text, as it does in a manifest. */
const variable = z.union([z.string(), z.number(), z.boolean()], "must be text").transform(String);
const variableName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable");

const image = z.strictObject({
  image: text,
  entrypoint: z.array(text).min(1, "must not be empty").optional(),
  path: z.array(text).optional(),
  shell: z.array(text).min(1, "must not be empty").optional(),
  env: z.record(variableName, variable).optional(),
  defaultCommand: z.array(text).optional(),
});
const cleanup = z.strictObject({ roots: z.array(text) });
const place = z.strictObject({
  url: z.string().regex(/^(?:file:\/\/\/|s3:\/\/[^/])/, "must be file:///dir or s3://bucket/prefix"),
});
const secretPlace = z.union(
  [z.strictObject({ env: variableName }), z.strictObject({ file: text })],
  "must be {env: VARIABLE} or {file: path}; secrets themselves do not stand here",
);
const schema = z.strictObject({
  options: projectOptions.optional(),
  env: text.optional(),
  runbook: z.url("must be a URL").optional(),
  images: z.array(image).optional(),
  passEnv: z.array(variableName).optional(),
  cleanup: cleanup.optional(),
  archive: place.optional(),
  artifacts: place.optional(),
  maxProcesses: z.int("must be a whole number").min(1, "must be at least 1").optional(),
  actions: z.array(text).optional(),
  policies: z.array(text).optional(),
  configMaps: z.record(text, z.record(text, variable)).optional(),
  secretsFile: text.optional(),
  secrets: z.record(text, z.record(text, secretPlace)).optional(),
});

/**
 * The configuration in a text, or everything that is wrong with it, each as `file:line:col: problem`.
 * `dir` is what relative paths start from, `file` what problems call the text.
 */
export function parseProjectConfig(
  source: string,
  file: string,
  dir: string,
): { readonly config: ProjectConfig } | { readonly problems: readonly string[] } {
  const read = readCheckedYaml(source, file, schema, knownKeys);
  return "problems" in read ? read : { config: configOf(read.value, dir) };
}

function configOf(said: z.infer<typeof schema>, dir: string): ProjectConfig {
  const { env, runbook, images = [], passEnv = [], actions = [], policies = [] } = said;
  const absolute = (path: string) => resolve(dir, path);
  return {
    images: images.map(({ image: pattern, entrypoint, path, shell, env: variables, defaultCommand }) => ({
      image: pattern,
      ...(entrypoint === undefined ? {} : { entrypoint }),
      ...(path === undefined ? {} : { path: path.map(absolute) }),
      ...(shell === undefined ? {} : { shell }),
      ...(variables === undefined ? {} : { env: variables }),
      ...(defaultCommand === undefined ? {} : { defaultCommand }),
    })),
    context: { ...(env === undefined ? {} : { env }), ...(runbook === undefined ? {} : { runbook }) },
    ...(said.options === undefined ? {} : { options: said.options }),
    passEnv,
    cleanupRoots: (said.cleanup?.roots ?? []).map((root) => (root.startsWith("s3://") ? root : absolute(root))),
    ...(said.archive === undefined ? {} : { archiveUrl: said.archive.url }),
    ...(said.artifacts === undefined ? {} : { artifactsUrl: said.artifacts.url }),
    ...(said.maxProcesses === undefined ? {} : { maxProcesses: said.maxProcesses }),
    actions: actions.map(absolute),
    policies: policies.map(absolute),
    configMaps: said.configMaps ?? {},
    ...(said.secretsFile === undefined ? {} : { secretsFile: absolute(said.secretsFile) }),
    secrets: mapValues(said.secrets ?? {}, (keys) =>
      mapValues(keys, (place) => ("file" in place ? { file: absolute(place.file) } : place)),
    ),
  };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** The keys of the mapping at a path. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const shapes = {
    options: projectOptions.shape,
    images: image.shape,
    cleanup: cleanup.shape,
    archive: place.shape,
    artifacts: place.shape,
  };
  const [part] = path;
  return Object.keys(part === undefined ? schema.shape : (shapes[part as keyof typeof shapes] ?? {}));
}
