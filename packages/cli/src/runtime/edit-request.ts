import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { editRequest } from "@onexit/deliveries";
import { type ActionRequested, isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { parse, stringify } from "yaml";
import { UsageError } from "../usage-error.ts";

/** What is to be another before a delivery is tried again. */
export interface Edit {
  /** `path=value`; `template` is the named message, everything else a parameter, as in `text=…` or `blocks.0.text.text=…`. */
  readonly set?: readonly string[];
  /** In place of all parameters. */
  readonly parameters?: JsonObject;
}

/** The same request with other parameters: its key, and so the delivery, stays what it is. */
export function editedRequest(request: ActionRequested, { set = [], parameters }: Edit): ActionRequested {
  let edited = parameters ?? request.parameters;
  let template = request.template;
  for (const text of set) {
    const [, path, value] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    if (path === undefined || value === undefined)
      throw new UsageError(`--set ${JSON.stringify(text)}: write name=value`);
    if (path === "template") template = value;
    else edited = replaced(edited, path.split("."), value, path) as JsonObject;
  }
  return editRequest(request, { parameters: edited, ...(template === undefined ? {} : { template }) });
}

/** The parameters in a YAML or JSON file. */
export function parametersIn(path: string, option = "--parameters-file"): JsonObject {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${option}: cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? error}`);
  }
  return readParameters(text, path);
}

/** Lets a person change the parameters in their editor; undefined when nothing was changed. */
export function editParameters(
  parameters: JsonObject,
  id: string,
  env: Readonly<Record<string, string | undefined>>,
): JsonObject | undefined {
  const editor = env.VISUAL || env.EDITOR;
  if (!editor) throw new UsageError("--edit: neither VISUAL nor EDITOR is set; use --set or --parameters-file");
  const dir = mkdtempSync(join(tmpdir(), "onexit-edit-"));
  const file = join(dir, `${id}.yaml`);
  try {
    const before = `# The parameters of ${id}. It is tried again once you have saved them and left.\n${stringify(parameters)}`;
    writeFileSync(file, before, { mode: 0o600 });
    // An editor may come with arguments of its own, as in `code --wait`.
    const { status, error } = spawnSync("/bin/sh", ["-c", `${editor} "$1"`, "sh", file], { stdio: "inherit", env });
    if (error !== undefined || status !== 0) {
      throw new UsageError(
        `--edit: ${editor} ${error === undefined ? `ended with ${status}` : `failed: ${error.message}`}; nothing was retried`,
      );
    }
    const after = readFileSync(file, "utf8");
    return after === before ? undefined : readParameters(after, "what was edited");
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function readParameters(text: string, from: string): JsonObject {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new UsageError(`${from} is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isJsonObject(value)) throw new UsageError(`${from} must hold the parameters, as in \`text: …\``);
  return value;
}

/** A text stays a text; what was something else before is read as JSON. */
function replaced(value: Json | undefined, path: readonly string[], text: string, whole: string): Json {
  const [head, ...rest] = path;
  if (head === undefined) return typeof value === "string" || value === undefined ? text : readJson(text, whole);
  if (Array.isArray(value)) {
    const index = Number(head);
    if (!Number.isInteger(index) || index < 0 || index >= value.length) {
      throw new UsageError(`--set ${whole}: there is no ${JSON.stringify(head)} in a list of ${value.length}`);
    }
    return value.map((item: Json, i) => (i === index ? replaced(item, rest, text, whole) : item));
  }
  if (value !== undefined && !isJsonObject(value))
    throw new UsageError(`--set ${whole}: nothing can be set inside a text`);
  const fields = value ?? {};
  const inner = Object.hasOwn(fields, head) ? fields[head] : undefined;
  return { ...fields, [head]: replaced(inner, rest, text, whole) };
}

function readJson(text: string, whole: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new UsageError(`--set ${whole}: it was no text before, so write JSON`);
  }
}
