import type { ActionDescription, NeededVariable } from "@onexit/engine/door";
import type { Style } from "./style.ts";
import { alignColumns } from "./table.ts";

/** What an action needs and has not: each a variable's name, or several of which one will do. */
export function missingOf({ secrets }: Pick<ActionDescription, "secrets">): readonly string[] {
  const missing = secrets.filter(({ required, present }) => required && !present);
  const choices = missing.map(({ name, instead }) => [name, ...(instead === undefined ? [] : [instead])].sort());
  return [...new Set(choices.map((names) => names.join(" or ")))];
}

/** `onexit actions list`: one line for each action. */
export function actionTable(actions: readonly ActionDescription[], style: Style): readonly string[] {
  const rows = actions.map((action) => [...readiness(action, style), action.description]);
  return alignColumns([["  ACTION", "STATE", "WHAT IT DOES"], ...rows]);
}

function readiness(action: ActionDescription, style: Style): readonly [string, string] {
  const missing = missingOf(action);
  const icon = style.icon(missing.length === 0 ? { icon: "ok", tone: "ok" } : { icon: "preview", tone: "pending" });
  return [`${icon} ${action.name}`, missing.length === 0 ? "ready" : `needs ${missing.join(", ")}`];
}

/** `onexit actions describe NAME`; `example` is a template that asks for the action, as YAML. */
export function actionPage(action: ActionDescription, example: string, style: Style): readonly string[] {
  const { name, description, destination, parameters, secrets } = action;
  const heading = (text: string) => ["", style.paint("strong", text)];
  const lines = (rows: readonly (readonly string[])[]) => alignColumns(rows).map((line) => `  ${line}`);
  const parameterRows = parameters.map(({ name: parameter, type, required, values }) => [
    parameter,
    values === undefined ? type : values.join(" | "),
    required ? "required" : "",
  ]);
  return [
    `${style.paint("strong", name)}  ${description}`,
    ...heading("Goes to"),
    `  ${destination}`,
    ...heading("Parameters"),
    ...(parameterRows.length === 0 ? ["  any"] : lines(parameterRows)),
    ...heading("Environment"),
    ...(secrets.length === 0 ? ["  nothing"] : lines(secrets.map((variable) => variableRow(variable, style)))),
    ...heading("Example"),
    ...example
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
  ];
}

function variableRow({ name, present, required, instead }: NeededVariable, style: Style): readonly string[] {
  const icon = present
    ? style.icon({ icon: "ok", tone: "ok" })
    : style.icon(required ? { icon: "preview", tone: "pending" } : { icon: "skip", tone: "muted" });
  const or = instead === undefined ? "" : ` unless ${instead} is`;
  return [`${icon} ${name}`, present ? "set" : "not set", present ? "" : required ? `must be${or}` : "may be"];
}
