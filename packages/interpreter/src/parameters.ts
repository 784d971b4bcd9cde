import { isoSeconds } from "@onexit/events";
import { substitute } from "@onexit/expression";
import { compiledWorkflow } from "./compiled.ts";
import type { WorkflowState } from "./state.ts";

/**
 * The workflow's arguments by name. Their values may name what is known of the workflow before it starts, as Argo
 * resolves globals in the spec (`operator.go:setExecWorkflow`); anything else stays as it stands.
 */
export function parametersOf(state: WorkflowState): Readonly<Record<string, string>> {
  const entries = compiledWorkflow(state.manifest).parameters.map((parameter) => {
    const text = parameter.value ?? parameter.default ?? "";
    return [
      parameter.name,
      text.includes("{{") ? substitute(text, (name) => identityOf(state, name)).text : text,
    ] as const;
  });
  return Object.fromEntries(entries);
}

function identityOf(state: WorkflowState, name: string): string | undefined {
  const { labels, annotations } = compiledWorkflow(state.manifest);
  switch (name) {
    case "workflow.name":
      return state.workflow.name;
    case "workflow.namespace":
      return state.workflow.namespace;
    case "workflow.uid":
      return state.workflow.uid;
    case "workflow.creationTimestamp":
      return isoSeconds(state.createdAt);
    default:
      return labelOf(labels, "workflow.labels.", name) ?? labelOf(annotations, "workflow.annotations.", name);
  }
}

function labelOf(map: Readonly<Record<string, string>>, prefix: string, name: string): string | undefined {
  const key = name.slice(prefix.length);
  return name.startsWith(prefix) && Object.hasOwn(map, key) ? map[key] : undefined;
}
