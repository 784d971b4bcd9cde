import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { type CurlCall, readCurl } from "./curl-call.ts";
import { Uncertain } from "./finding.ts";
import { type Command, parseShell } from "./shell.ts";
import { textOf, type Variable, type Variables, variablesOf } from "./surroundings.ts";

/** The one call that a template makes, and what its script had in its variables. */
export interface FoundCall {
  readonly call: CurlCall;
  readonly variables: Variables;
  /** Whether the template fails when the call does. */
  readonly isRequired: boolean;
  readonly notes: readonly string[];
}

/** Where a script stands in its template, and what it says. */
export interface Script {
  readonly path: readonly (string | number)[];
  readonly text: string;
  /** Whether its shell was started with `-e`. */
  readonly stopsAtErrors: boolean;
}

const shells = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/;
const ownFields = new Set([
  "name",
  "image",
  "command",
  "args",
  "source",
  "env",
  "envFrom",
  "resources",
  "imagePullPolicy",
  "securityContext",
]);

/** The kind of template that may hold a script: its key. */
export function scriptKeyOf(template: JsonObject): "container" | "script" | undefined {
  return isJsonObject(template.container) ? "container" : isJsonObject(template.script) ? "script" : undefined;
}

/** The script of a template's container; undefined where it starts a program without a shell. */
export function scriptIn(template: JsonObject, key: "container" | "script"): Script | undefined {
  const container = template[key] as JsonObject;
  const command = textsOf(container.command);
  if (key === "script") {
    const isShell =
      command.length > 0 && shells.test(command[0] ?? "") && command.slice(1).every((flag) => flag.startsWith("-"));
    return isShell ? script([key, "source"], String(container.source ?? ""), command.slice(1).join("")) : undefined;
  }
  const args = textsOf(container.args);
  const words = [...command, ...args];
  const [shell = "", flag = "", text] = words;
  if (!shells.test(shell) || !/^-[eux]*c[eux]*$/.test(flag) || text === undefined || words.length > 3) return undefined;
  return script(command.length > 2 ? [key, "command", 2] : [key, "args", 2 - command.length], text, flag);
}

function script(path: Script["path"], text: string, flags: string): Script {
  return { path, text, stopsAtErrors: /-\w*e/.test(flags) };
}

/** Whether there is anything to look at. */
export function mentionsCurl(template: JsonObject, key: "container" | "script"): boolean {
  const { image, command, args, source } = template[key] as JsonObject;
  const script = scriptIn(template, key);
  return /\bcurl/.test(script?.text ?? [image, source, ...textsOf(command), ...textsOf(args)].join("\n"));
}

/** The call; throws `Uncertain` where the template does anything else. */
export function callIn(template: JsonObject, key: "container" | "script"): FoundCall {
  const container = template[key] as JsonObject;
  for (const field of ["outputs", "volumes", "initContainers", "sidecars", "memoize", "daemon"]) {
    if (template[field] !== undefined) throw new Uncertain(`it has ${field}, which an action has no use for`);
  }
  if (isJsonObject(template.inputs) && template.inputs.artifacts !== undefined)
    throw new Uncertain("it takes artifacts");
  const other = Object.keys(container).find((field) => !ownFields.has(field));
  if (other !== undefined) throw new Uncertain(`its ${key} has ${other}`);
  const variables = variablesOf(container.env);
  const script = scriptIn(template, key);
  if (script === undefined) return { ...directCall(container, variables), variables, notes: [] };
  return scriptCall(script, variables);
}

/** `command: [curl]`, without a shell; the cluster replaces `$(NAME)`. */
function directCall(container: JsonObject, variables: Variables) {
  const command = textsOf(container.command);
  const words = [...command, ...textsOf(container.args)];
  const isCurl = /(?:^|\/)curl$/.test(command[0] ?? "");
  const isImage = command.length === 0 && /(?:^|\/)curl(?::|@|$)/.test(String(container.image));
  if (!isCurl && !isImage) throw new Uncertain("it starts no shell that is known here");
  const texts = (isCurl ? words.slice(1) : words).map((word) => {
    const parts = word.split(/(\$\(\w+\))/).map((part) => {
      const name = /^\$\((\w+)\)$/.exec(part)?.[1];
      return name === undefined ? { text: part } : { variable: name };
    });
    return textOf(parts, variables);
  });
  const call = readCurl(texts, undefined);
  return { call, isRequired: call.fails };
}

function scriptCall({ text, stopsAtErrors }: Script, given: Variables): FoundCall {
  const variables = new Map<string, Variable>(given);
  const notes = new Set<string>();
  let found: Omit<FoundCall, "variables" | "notes"> | undefined;
  let before: Command | undefined;
  let stops = stopsAtErrors;
  for (const command of parseShell(text)) {
    const words = command.words.map((word) => textOf(word, variables));
    const program = words[0];
    const isFallback = before?.then === "||";
    // Without `set -e` a shell that goes on ends as its last command does.
    if (found !== undefined && before?.then === ";" && !stops) found = { ...found, isRequired: false };
    if (program === "set") stops ||= words.slice(1).some((word) => /^-\w*e/.test(word));
    before = command;
    if (program === undefined) {
      for (const [name, value] of command.assignments) variables.set(name, { text: textOf(value, variables) });
    } else if (program === "curl") {
      if (found !== undefined)
        throw new Uncertain("it makes more than one call; an action makes one, so split it", command.offset);
      if (command.assignments.length > 0 || isFallback)
        throw new Uncertain("its curl depends on what goes before", command.offset);
      const call = readCurl(words.slice(1), command.input === undefined ? undefined : textOf(command.input, variables));
      found = { call, isRequired: call.fails };
    } else if (found !== undefined && isFallback && isForgiving(words)) found = { ...found, isRequired: false };
    else if (program === "echo" || program === "printf") notes.add("what its script printed is not printed any more");
    else if (program === "exit" && found !== undefined && isFallback && words[1] !== "0") continue;
    else if (!isHarmless(words))
      throw new Uncertain(`its script calls ${JSON.stringify(program)}, too`, command.offset);
  }
  if (found === undefined) throw new Uncertain("the call stands in a comment");
  return { ...found, variables, notes: [...notes] };
}

function isForgiving([program]: readonly string[]): boolean {
  return program === "true" || program === ":" || program === "echo";
}

function isHarmless(words: readonly string[]): boolean {
  const [program, ...rest] = words;
  if (program === "set") return rest.every((word) => /^(?:-[eux]+o?|pipefail)$/.test(word));
  return program === "true" || program === ":";
}

function textsOf(json: Json | undefined): readonly string[] {
  return Array.isArray(json) ? json.map(String) : [];
}
