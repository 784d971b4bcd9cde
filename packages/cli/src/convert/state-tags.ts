/** A variable as an expression of Argo may name it, such as `inputs.parameters['on-fire']`. */
const named = (path: string) =>
  path
    .split(".")
    .map((part, n) => (/^\w+$/.test(part) ? (n === 0 ? part : `.${part}`) : `['${part}']`))
    .join("");

/** The expression that turns a workflow's phase into a state of GitHub, and leaves such a state as it is. */
const stateOf = (x: string) =>
  `{{=${x} == 'Succeeded' ? 'success' : ${x} == 'Failed' ? 'failure' : ${x} == 'Error' ? 'error' : ${x} == 'Running' ? 'pending' : ${x}}}`;

const states: Readonly<Record<string, string>> = {
  Succeeded: "success",
  Failed: "failure",
  Error: "error",
  Running: "pending",
  Pending: "pending",
};

/** What GitHub is to be told: a phase, a state, or a tag that holds either. */
export function stateOfPhase(phase: string): string {
  const [, path] = /^\{\{\s*([\w.-]+)\s*\}\}$/.exec(phase) ?? [];
  return path === undefined ? (states[phase] ?? phase) : stateOf(named(path));
}

/** The tag that such an expression was made of; else the same. */
export function phaseOfState(state: string): string {
  const [, x = ""] = /^\{\{=([\w.'[\]-]+) == 'Succeeded' \?/.exec(state) ?? [];
  return x !== "" && state === stateOf(x) ? `{{${x.replace(/\['([^']+)'\]/g, ".$1")}}}` : state;
}

/** What PagerDuty is told unless the action says so itself. */
export const defaultEvent = "{{=workflow.status == 'Succeeded' ? 'resolve' : 'trigger'}}";
/** How bad it is unless the action says so itself. */
export const defaultSeverity = "{{=workflow.status == 'Error' ? 'critical' : 'error'}}";
