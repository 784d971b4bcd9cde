import type { Issue } from "../issue.ts";
import { pathTo } from "../read/context.ts";
import type { Draft, DraftCall, DraftTemplate } from "../read/draft.ts";
import { fieldOf, objectOf, objectsIn, textIn } from "../read/part.ts";
import type { Report } from "../report.ts";
import { suggest } from "../suggest.ts";
import type { Arguments, Hook } from "../workflow.ts";

type Family = "parameters" | "artifacts";

/** Who calls a template, with what. */
interface Caller {
  readonly target: DraftTemplate;
  readonly passed: Arguments;
  readonly path: Issue["path"];
  /** Says that an input is missing. */
  readonly lack: (what: string, name: string, template: string) => string;
  readonly argo?: string;
}

/** Checks that every template that is called is given the inputs that it needs. */
export function checkSupplied(draft: Draft, report: Report): void {
  const { entrypoint, onExit, hooks } = draft.workflow;
  // Whoever uses a template that stands on its own passes arguments of his own.
  if (draft.kind === "Workflow") {
    checkRoot("entrypoint", entrypoint, draft, report);
    checkRoot(textIn(draft.spec, "onExit") ? "onExit" : "hooks", onExit?.template, draft, report, onExit?.arguments);
    for (const hook of hooks.values()) checkRoot("hooks", hook.template, draft, report, hook.arguments);
  }
  for (const { calls } of draft.templates.values()) for (const call of calls) checkCall(call, draft, report);
}

/** Entrypoint and exit handler take their inputs from the workflow's own arguments, which may be given later. */
function checkRoot(
  field: "entrypoint" | "onExit" | "hooks",
  key: string | undefined,
  draft: Draft,
  report: Report,
  own?: Arguments | undefined,
): void {
  const target = draft.templates.get(key ?? "");
  if (!target) return;
  const lack = (what: string, name: string, template: string) =>
    own
      ? `the hook does not supply the input ${what}"${name}" of template "${template}"`
      : `template "${template}" needs the input ${what}"${name}", which spec.arguments does not declare`;
  const argo = field === "hooks" ? {} : { argo: "" };
  const passed = own ?? declared(draft);
  checkInputs({ target, passed, path: pathTo(draft.spec, field), lack, ...argo }, report);
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
    checkInputs({ target, passed: call.arguments, path, lack, argo: `${place} ` }, report);
  }
  for (const hook of [...(call.onExit ? [call.onExit] : []), ...call.hooks.values()]) {
    checkHook(hook, part, draft, report);
  }
}

function checkHook(hook: Hook, part: DraftCall["part"], draft: Draft, report: Report): void {
  const target = draft.templates.get(hook.template);
  if (!target) return;
  const field = textIn(part, "onExit") ? "onExit" : "hooks";
  const lack = (what: string, name: string, template: string) =>
    `the hook does not supply the input ${what}"${name}" of template "${template}"`;
  // None given: it takes those of the workflow, which a template on its own does not know.
  if (!hook.arguments && draft.kind !== "Workflow") return;
  const passed = hook.arguments ?? declared(draft);
  checkInputs({ target, passed, path: pathTo(part, field), lack }, report);
}

function checkInputs(caller: Caller, report: Report): void {
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
        ...details(name, target, family, spare),
        argo:
          argo === undefined ? undefined : `${argo}templates.${target.name} inputs.${family}.${name} was not supplied`,
      });
    }
  }
}

function hasSource(item: Arguments["parameters"][number] | Arguments["artifacts"][number], family: Family): boolean {
  if (family === "parameters") return "value" in item || "valueFrom" in item;
  return "from" in item || "fromExpression" in item || "location" in item || ("optional" in item && item.optional);
}

/** The inputs that somebody has to supply. */
function openInputs({ template }: DraftTemplate, family: Family): readonly string[] {
  if (family === "artifacts") {
    const artifacts = template?.inputs.artifacts ?? [];
    return artifacts.filter(({ optional, location }) => !optional && !location).map(({ name }) => name);
  }
  const parameters = template?.inputs.parameters ?? [];
  return parameters
    .filter(({ value, default: fallback, valueFrom }) => value === undefined && fallback === undefined && !valueFrom)
    .map(({ name }) => name);
}

function details(
  input: string,
  { part }: DraftTemplate,
  family: Family,
  spare: readonly string[],
): { readonly suggestion: string | undefined; readonly notes: NonNullable<Issue["notes"]> } {
  const inputs = objectsIn(objectOf(fieldOf(part, "inputs")), family);
  const declaration = inputs.find((item) => textIn(item, "name") === input);
  const suggestion = suggest(input, spare);
  return {
    suggestion: suggestion?.startsWith("did you mean")
      ? suggestion.replace("did you mean", "is it meant by")
      : undefined,
    notes: declaration ? [{ text: `the input "${input}" is declared`, path: pathTo(declaration, "name") }] : [],
  };
}
