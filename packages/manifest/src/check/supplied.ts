import type { JsonObject } from "@onexit/events";
import type { Issue, Path } from "../issue.ts";
import { pathTo } from "../read/context.ts";
import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";
import { artifactFields } from "../read/fields.ts";
import { fieldOf, objectOf, objectsIn, type Part, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import type { Arguments, Hook } from "../workflow.ts";

type Family = "parameters" | "artifacts";

/** Who calls a template, with what. */
interface Caller {
  readonly target: DraftTemplate;
  readonly passed: Arguments;
  readonly path: Path;
  /** Where the arguments stand. */
  readonly given?: Part | undefined;
  /** Says that an input is missing. */
  readonly lack: (what: string, name: string, template: string) => string;
  readonly argo?: string;
}

/** Checks that every template that is called is given the inputs that it needs. */
export function checkSupplied(draft: Draft, report: Report): void {
  const { entrypoint, onExit, hooks } = draft.workflow;
  // Whoever uses a template that stands on its own passes arguments of his own.
  if (draft.kind === "Workflow") {
    checkRoot(pathTo(draft.spec, "entrypoint"), entrypoint, draft, report);
    if (textIn(draft.spec, "onExit")) checkRoot(pathTo(draft.spec, "onExit"), onExit?.template, draft, report);
    else if (onExit) checkRootHook("exit", onExit, draft, report);
    for (const [name, hook] of hooks) checkRootHook(name, hook, draft, report);
  }
  for (const { calls } of draft.templates.values()) for (const call of calls) checkCall(call, draft, report);
}

/** Entrypoint and exit handler take their inputs from the workflow's own arguments, which may be given later. */
function checkRoot(path: Path, key: string | undefined, draft: Draft, report: Report): void {
  const target = draft.templates.get(key ?? "");
  const given = fieldOf(draft.spec, "arguments");
  if (target) checkInputs({ target, passed: declared(draft), path, given, lack: lackOfWorkflow, argo: "" }, report);
}

function checkRootHook(name: string, hook: Hook, draft: Draft, report: Report): void {
  const target = draft.templates.get(hook.template);
  const path = hookPath(draft.spec, name);
  const lack = hook.arguments ? lackOfHook : lackOfWorkflow;
  const given = hook.arguments ? argumentsOfHook(draft.spec, name) : fieldOf(draft.spec, "arguments");
  if (target) checkInputs({ target, passed: hook.arguments ?? declared(draft), path, given, lack }, report);
}

function lackOfWorkflow(what: string, name: string, template: string): string {
  return `template "${template}" needs the input ${what}"${name}", which spec.arguments does not declare`;
}

function lackOfHook(what: string, name: string, template: string): string {
  return `the hook does not supply the input ${what}"${name}" of template "${template}"`;
}

function hookPath(owner: Part<JsonObject>, name: string): Path {
  if (name === "exit" && textIn(owner, "onExit")) return pathTo(owner, "onExit");
  const hooks = objectOf(fieldOf(owner, "hooks"));
  return hooks ? pathTo(hooks, name) : owner.path;
}

function argumentsOfHook(owner: Part<JsonObject>, name: string): Part | undefined {
  const hook = objectOf(fieldOf(objectOf(fieldOf(owner, "hooks")) ?? owner, name));
  return hook && fieldOf(hook, "arguments");
}

/** A parameter that is declared without a value is given one later. */
function declared({ workflow }: Draft): Arguments {
  const { parameters, artifacts } = workflow.arguments;
  return { parameters: parameters.map((parameter) => ({ value: "", ...parameter })), artifacts };
}

function checkCall({ call, part, place }: DraftCall, draft: Draft, report: Report): void {
  const kind = place.includes(".tasks.") ? "task" : "step";
  const target = draft.templates.get(call.template);
  const field = ["templateRef", "inline"].find((each) => fieldOf(part, each)) ?? "template";
  if (target) {
    const lack = (what: string, name: string, template: string) =>
      `${kind} "${call.name}" does not supply the input ${what}"${name}" of template "${template}"`;
    const path = pathTo(part, field);
    const given = fieldOf(part, "arguments");
    checkInputs({ target, passed: call.arguments, path, given, lack, argo: `${place} ` }, report);
  }
  if (call.onExit) checkHook("exit", call.onExit, part, draft, report);
  for (const [name, hook] of call.hooks) checkHook(name, hook, part, draft, report);
}

function checkHook(name: string, hook: Hook, part: Part<JsonObject>, draft: Draft, report: Report): void {
  const target = draft.templates.get(hook.template);
  // None given: it takes those of the workflow, which a template on its own does not know.
  if (!target || (!hook.arguments && draft.kind !== "Workflow")) return;
  const passed = hook.arguments ?? declared(draft);
  const given = hook.arguments ? argumentsOfHook(part, name) : fieldOf(draft.spec, "arguments");
  checkInputs({ target, passed, path: hookPath(part, name), given, lack: lackOfHook }, report);
}

function checkInputs(caller: Caller, report: Report): void {
  checkChoices(caller, report);
  const { target, passed, path, lack, argo } = caller;
  for (const family of ["parameters", "artifacts"] as const) {
    const open = openInputs(target, family);
    const given = new Map<string, boolean>();
    for (const item of passed[family]) given.set(item.name, "default" in item || hasSource(item, family));
    // What fits no input may be the one that is missing, misspelt.
    const spare = [...given.keys()].filter((name) => !open.includes(name));
    for (const name of open) {
      if (given.get(name)) continue;
      report.error("OX1009", path, lack(family === "artifacts" ? "artifact " : "", name, target.name), {
        ...details(name, target, family, spare, report),
        argo:
          argo === undefined ? undefined : `${argo}templates.${target.name} inputs.${family}.${name} was not supplied`,
      });
    }
  }
}

/** Argo never looks at the `enum` of an input, so a value that it does not list is passed on. */
function checkChoices({ target, passed, path, given }: Caller, report: Report): void {
  for (const { name, value } of passed.parameters) {
    const choices = target.template?.inputs.parameters.find((input) => input.name === name)?.enum;
    if (!choices || choices.length === 0 || !value || value.includes("{{") || choices.includes(value)) continue;
    const argument = objectsIn(objectOf(given), "parameters").find((item) => textIn(item, "name") === name);
    const message = `"${value}" is not among the values of the input "${name}" of template "${target.name}"`;
    report.warn("OX1028", argument ? pathTo(argument, "value") : path, message, {
      suggestion: `known: ${choices.join(", ")}`,
      notes: declarationOf(name, target, "parameters"),
    });
  }
}

function hasSource(item: Arguments["parameters"][number] | Arguments["artifacts"][number], family: Family): boolean {
  if (family === "parameters") return "value" in item || "valueFrom" in item;
  return "from" in item || "fromExpression" in item || "location" in item || ("optional" in item && item.optional);
}

/** The inputs that somebody has to supply. */
function openInputs({ template, part }: DraftTemplate, family: Family): readonly string[] {
  if (family === "artifacts") {
    const artifacts = template?.inputs.artifacts ?? [];
    const open = artifacts.filter(({ optional, location }) => !optional && !location).map(({ name }) => name);
    // One in a place that is refused has a place all the same.
    const items = open.length > 0 ? objectsIn(objectOf(fieldOf(part, "inputs")), family) : [];
    const refused = items.filter(({ value }) =>
      Object.keys(value).some((key) => artifactFields.get(key) === "unsupported"),
    );
    const elsewhere = new Set(refused.map((item) => textIn(item, "name")));
    return open.filter((name) => !elsewhere.has(name));
  }
  const parameters = template?.inputs.parameters ?? [];
  return parameters
    .filter(({ value, default: fallback, valueFrom }) => value === undefined && fallback === undefined && !valueFrom)
    .map(({ name }) => name);
}

function details(
  input: string,
  target: DraftTemplate,
  family: Family,
  spare: readonly string[],
  report: Report,
): { readonly suggestion: string | undefined; readonly notes: NonNullable<Issue["notes"]> } {
  const suggestion = report.suggest(input, spare);
  return {
    suggestion: suggestion?.startsWith("did you mean")
      ? suggestion.replace("did you mean", "is it meant by")
      : undefined,
    notes: declarationOf(input, target, family),
  };
}

function declarationOf(input: string, { part }: DraftTemplate, family: Family): NonNullable<Issue["notes"]> {
  const inputs = objectsIn(objectOf(fieldOf(part, "inputs")), family);
  const declaration = inputs.find((item) => textIn(item, "name") === input);
  return declaration ? [{ text: `the input "${input}" is declared`, path: pathTo(declaration, "name") }] : [];
}
