import { isoSeconds } from "@onexit/events";
import type { Parameter, StepsTemplate } from "@onexit/manifest";
import { compiledWorkflow } from "./compiled.ts";
import { nodeIdOf, podNameOf } from "./names.ts";
import { parametersOf } from "./parameters.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { durationOf, failuresText, workflowVariables } from "./variables.ts";

/** The value of a simple tag's name; undefined leaves the tag as it stands. */
export type Scope = (name: string) => string | undefined;

/** Asks one scope after the other. */
export function firstOf(...scopes: readonly Scope[]): Scope {
  return (name) => {
    for (const scope of scopes) {
      const value = scope(name);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** The `workflow.*` variables as of `at` (semantics: `operator.go:setGlobalParameters`). */
export function globalScope(state: WorkflowState, at: number): Scope {
  return (name) => {
    if (!name.startsWith("workflow.")) return undefined;
    const rest = name.slice("workflow.".length);
    switch (rest) {
      case "duration":
        return durationOf(state, at);
      case "failures":
        return failuresText(state);
      case "status":
        return state.exit?.status ?? state.phase;
      case "message":
        return state.exit?.message ?? state.message;
      case "creationTimestamp.RFC3339":
        return isoSeconds(state.createdAt);
      case "creationTimestamp.s":
        return String(Math.floor(state.createdAt / 1000));
      case "parameters":
      case "parameters.json":
        return parametersJson(compiledWorkflow(state.manifest).parameters);
      case "labels":
      case "labels.json":
        return sortedJson(compiledWorkflow(state.manifest).labels);
      case "annotations":
      case "annotations.json":
        return sortedJson(compiledWorkflow(state.manifest).annotations);
    }
    const [group, key] = splitOnce(rest);
    if (key === undefined) return plainVariable(state, at, rest);
    switch (group) {
      case "parameters":
        return own(parametersOf(state), key);
      case "labels":
        return own(compiledWorkflow(state.manifest).labels, key);
      case "annotations":
        return own(compiledWorkflow(state.manifest).annotations, key);
      default:
        return undefined;
    }
  };
}

/** What a template knows of itself: its inputs and its node. */
export function templateScope(
  state: WorkflowState,
  node: { readonly name: string; readonly template: string; readonly stepName?: string },
  inputs: Readonly<Record<string, string>>,
  outputPaths: Readonly<Record<string, string>>,
): Scope {
  return (name) => {
    if (name.startsWith("inputs.parameters.")) return own(inputs, name.slice("inputs.parameters.".length));
    if (name.startsWith("outputs.parameters.") && name.endsWith(".path")) {
      return own(outputPaths, name.slice("outputs.parameters.".length, -".path".length));
    }
    switch (name) {
      case "inputs.parameters":
        return parametersJson(Object.entries(inputs).map(([key, value]) => ({ name: key, value })));
      case "node.name":
        return node.name;
      case "pod.name":
        return podNameOf(state.workflow.name, node.name, node.template);
      case "steps.name":
        return node.stepName;
      default:
        return undefined;
    }
  };
}

/** `steps.<name>.*` inside a Steps node: what its steps have come to so far. */
export function stepsScope(state: WorkflowState, steps: string, template: StepsTemplate): Scope {
  return (name) => {
    if (!name.startsWith("steps.")) return undefined;
    const rest = name.slice("steps.".length);
    const end = rest.indexOf(".");
    if (end < 0) return undefined;
    const step = rest.slice(0, end);
    const group = template.groups.findIndex((members) => members.some((member) => member.name === step));
    const node = group < 0 ? undefined : state.nodes.get(`${steps}[${group}].${step}`);
    return node === undefined ? undefined : nodeVariable(state, node, rest.slice(end + 1));
  };
}

function nodeVariable(state: WorkflowState, node: NodeState, name: string): string | undefined {
  if (name.startsWith("outputs.parameters."))
    return own(node.outputs.parameters, name.slice("outputs.parameters.".length));
  switch (name) {
    case "id":
      return nodeIdOf(state.workflow.name, node.name);
    case "status":
      return node.phase;
    case "startedAt":
      return isoSeconds(node.startedAt);
    case "finishedAt":
      return node.finishedAt === undefined ? undefined : isoSeconds(node.finishedAt);
    case "exitCode":
      return node.outputs.exitCode === undefined ? undefined : String(node.outputs.exitCode);
    case "outputs.result":
      return node.outputs.result;
    case "hostNodeName":
      return node.host;
    default:
      return undefined;
  }
}

function plainVariable(state: WorkflowState, at: number, name: string): string | undefined {
  const value = own(workflowVariables(state, at) as unknown as Readonly<Record<string, unknown>>, name);
  return typeof value === "string" ? value : undefined;
}

function parametersJson(parameters: readonly Parameter[]): string {
  return JSON.stringify(
    parameters.map((p) => ({
      name: p.name,
      ...(p.default === undefined ? {} : { default: p.default }),
      ...(p.value === undefined ? {} : { value: p.value }),
    })),
  );
}

function sortedJson(map: Readonly<Record<string, string>>): string {
  const keys = Object.keys(map).sort();
  return keys.length === 0 ? "null" : JSON.stringify(Object.fromEntries(keys.map((key) => [key, map[key]])));
}

function splitOnce(text: string): readonly [string, string | undefined] {
  const at = text.indexOf(".");
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
