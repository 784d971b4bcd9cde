import type { DraftTemplate } from "../read/draft.ts";
import { fieldOf, objectOf, objectsIn, textIn } from "../read/part.ts";
import { type Scope, scopeOfNames } from "./scope.ts";

const pods: ReadonlySet<string | undefined> = new Set(["container", "script", "containerSet", "data"]);

/** What a template's own text may name beside the global variables. */
export function templateScope({ part, type, template }: DraftTemplate): Scope {
  const names = new Set(["steps.name", "tasks.name", "node.name"]);
  const [inputs, outputs] = [objectOf(fieldOf(part, "inputs")), objectOf(fieldOf(part, "outputs"))];
  const parameters = objectsIn(inputs, "parameters");
  if (parameters.length > 0) names.add("inputs.parameters");
  for (const item of parameters) names.add(`inputs.parameters.${textIn(item, "name")}`);
  for (const item of objectsIn(inputs, "artifacts")) {
    names.add(`inputs.artifacts.${textIn(item, "name")}`);
    names.add(`inputs.artifacts.${textIn(item, "name")}.path`);
  }
  if (pods.has(type)) names.add("pod.name");
  for (const item of objectsIn(outputs, "artifacts")) names.add(`outputs.artifacts.${textIn(item, "name")}.path`);
  for (const item of objectsIn(outputs, "parameters")) {
    const from = objectOf(fieldOf(item, "valueFrom"));
    if (from && fieldOf(from, "path")) names.add(`outputs.parameters.${textIn(item, "name")}.path`);
  }
  // Of a template without a readable type it is not known what it may use.
  if (!template) names.add("pod.name");
  return scopeOfNames(names);
}
