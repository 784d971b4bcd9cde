import { isoSeconds, type JsonObject } from "@onexit/events";
import { type Scope, substitute } from "@onexit/expression";
import { compiledWorkflow } from "./compiled.ts";
import { drawOf, scopeOfEntries } from "./scope.ts";
import type { WorkflowState } from "./state.ts";

/** Made once for each manifest: arguments do not change while the workflow runs. */
const known = new WeakMap<JsonObject, Readonly<Record<string, string>>>();

/**
 * The workflow's arguments by name. Their values may name what is known of the workflow before it starts, as Argo
 * resolves globals in the spec (`operator.go:setExecWorkflow`); anything else stays as it stands.
 */
export function parametersOf(state: WorkflowState): Readonly<Record<string, string>> {
  const found = known.get(state.manifest);
  if (found !== undefined) return found;
  const entries = compiledWorkflow(state).arguments.parameters.map((parameter) => {
    const text = parameter.value ?? parameter.default ?? "";
    const draw = drawOf(state.workflow.uid, parameter.name, state.createdAt);
    return [parameter.name, text.includes("{{") ? substitute(text, identityScope(state), draw).text : text] as const;
  });
  const made = Object.fromEntries(entries);
  known.set(state.manifest, made);
  return made;
}

/** What is known of a workflow before it starts. */
export function identityScope(state: WorkflowState): Scope {
  const { labels, annotations } = compiledWorkflow(state);
  const prefixed = (prefix: string, map: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [`workflow.${prefix}.${name}`, value]));
  return scopeOfEntries({
    "workflow.name": state.workflow.name,
    "workflow.namespace": state.workflow.namespace,
    "workflow.uid": state.workflow.uid,
    "workflow.creationTimestamp": isoSeconds(state.createdAt),
    ...prefixed("labels", labels),
    ...prefixed("annotations", annotations),
  });
}
