import type { NodeDeclared, NodeSkipped, NodeStarted, NodeType, NodeWork, WorkflowEvent } from "@onexit/events";
import type { Parameter, Step, Template } from "@onexit/manifest";
import { actionWork } from "./action-work.ts";
import { compiledWorkflow } from "./compiled.ts";
import { processWork } from "./process-work.ts";
import { firstOf, globalScope, templateScope } from "./scope.ts";
import { semanticsByName } from "./semantics.ts";
import type { WorkflowState } from "./state.ts";
import { type Resolved, resolve } from "./text.ts";

/** Where a new node stands in the tree, and the template that it runs. */
export interface NodePlace {
  readonly name: string;
  readonly displayName: string;
  readonly template: string;
  readonly boundary?: string;
  readonly parent?: string;
  readonly onExit: boolean;
  /** The step that called, for `steps.name`. */
  readonly step?: Step;
}

/** Argo allows a template to be nested this deep (`controller.go`). */
const maxDepth = 100;

const nodeTypes: Readonly<Record<Template["type"], NodeType>> = {
  container: "Pod",
  script: "Pod",
  steps: "Steps",
  plugin: "Plugin",
};

/**
 * The event that begins a node: NodeStarted, or NodeSkipped with phase Error when it cannot be begun.
 * `supplied` are the arguments as the caller resolved them.
 */
export function startNode(
  state: WorkflowState,
  place: NodePlace,
  supplied: Readonly<Record<string, string>>,
  at: number,
): WorkflowEvent {
  const template = compiledWorkflow(state.manifest).templates.get(place.template);
  if (template === undefined) return broken(place, {}, `template name '${place.template}' undefined`, at);
  if (depthOf(state, place) > maxDepth) {
    return broken(
      place,
      {},
      `Maximum recursion depth exceeded: more than ${maxDepth} templates stand within each other`,
      at,
    );
  }
  const globals = globalScope(state, at);
  const inputs = inputsOf(template, supplied, globals);
  if ("problem" in inputs) return broken(place, {}, inputs.problem, at);
  const scope = firstOf(
    templateScope(
      state,
      {
        name: place.name,
        template: place.template,
        ...(place.step === undefined ? {} : { stepName: place.step.name }),
      },
      inputs.value,
      outputPathsOf(template),
    ),
    globals,
  );
  const deadline = deadlineOf(state, template, scope, at);
  if ("problem" in deadline) return broken(place, inputs.value, deadline.problem, at);
  const work = workOf(state, place, template, scope, inputs.value, at);
  if ("problem" in work) return broken(place, inputs.value, work.problem, at);
  return {
    ...declare(place, nodeTypes[template.type], inputs.value, at),
    type: "NodeStarted",
    attempt: 1,
    work: work.value,
    ...(deadline.value === undefined ? {} : { deadline: deadline.value }),
  } satisfies NodeStarted;
}

/** A node that is not begun because its `when` is false. */
export function skipNode(place: NodePlace, when: string, at: number): NodeSkipped {
  return {
    ...declare(place, "Skipped", {}, at),
    type: "NodeSkipped",
    phase: "Skipped",
    message: `when '${when}' evaluated false`,
  };
}

/** A node that cannot be begun at all. */
export function broken(
  place: NodePlace,
  inputs: Readonly<Record<string, string>>,
  message: string,
  at: number,
): NodeSkipped {
  return { ...declare(place, "Skipped", inputs, at), type: "NodeSkipped", phase: "Error", message };
}

/** The group that holds the steps of one row. */
export function startGroup(steps: NodePlace, index: number, at: number): NodeStarted {
  const { template: _, ...place } = steps;
  return {
    ...declare(
      { ...place, template: "", name: `${steps.name}[${index}]`, displayName: `[${index}]` },
      "StepGroup",
      {},
      at,
    ),
    boundary: steps.name,
    parent: steps.name,
    type: "NodeStarted",
    attempt: 1,
    work: { kind: "composite" },
  };
}

function declare(
  place: NodePlace,
  nodeType: NodeType,
  inputs: Readonly<Record<string, string>>,
  at: number,
): NodeDeclared {
  return {
    at,
    node: place.name,
    displayName: place.displayName,
    nodeType,
    template: place.template,
    ...(place.boundary === undefined ? {} : { boundary: place.boundary }),
    ...(place.parent === undefined ? {} : { parent: place.parent }),
    onExit: place.onExit,
    inputs,
  };
}

function inputsOf(
  template: Template,
  supplied: Readonly<Record<string, string>>,
  globals: (name: string) => string | undefined,
): Resolved<Readonly<Record<string, string>>> {
  const values: [string, string][] = [];
  for (const input of template.inputs) {
    const value = Object.hasOwn(supplied, input.name) ? supplied[input.name] : defaultOf(input, globals);
    if (value === undefined) return { problem: `inputs.parameters.${input.name} was not supplied` };
    values.push([input.name, value]);
  }
  return { value: Object.fromEntries(values) };
}

function defaultOf(input: Parameter, globals: (name: string) => string | undefined): string | undefined {
  const text = input.value ?? input.default;
  if (text === undefined) return undefined;
  const resolved = resolve(text, globals);
  return "problem" in resolved ? text : resolved.value;
}

function outputPathsOf(template: Template): Readonly<Record<string, string>> {
  const paths = template.outputs.flatMap((o) => (o.path === undefined ? [] : [[o.name, o.path] as const]));
  return Object.fromEntries(paths);
}

function deadlineOf(
  state: WorkflowState,
  template: Template,
  scope: (name: string) => string | undefined,
  at: number,
): Resolved<number | undefined> {
  const declared = template.activeDeadlineSeconds;
  const bounded = template.type !== "steps" || semanticsByName[state.semantics].deadlineOnComposites;
  if (declared === undefined || !bounded) return { value: undefined };
  const text = resolve(String(declared), scope);
  if ("problem" in text) return text;
  const seconds = Number(text.value);
  return Number.isFinite(seconds) && seconds > 0
    ? { value: at + seconds * 1000 }
    : { problem: `activeDeadlineSeconds is ${JSON.stringify(text.value)}, not a positive number of seconds` };
}

function workOf(
  state: WorkflowState,
  place: NodePlace,
  template: Template,
  scope: (name: string) => string | undefined,
  inputs: Readonly<Record<string, string>>,
  at: number,
): Resolved<NodeWork> {
  switch (template.type) {
    case "steps":
      return { value: { kind: "composite" } };
    case "plugin":
      return actionWork(state, place.name, template, scope, inputs, at);
    case "container":
    case "script":
      return processWork(template, scope, isResultUsed(state, place));
  }
}

/** Argo keeps stdout only where the enclosing template's text asks for it (`hasOutputResultRef`). */
function isResultUsed(state: WorkflowState, place: NodePlace): boolean {
  const boundary = place.boundary === undefined ? undefined : state.nodes.get(place.boundary);
  const caller = boundary === undefined ? undefined : compiledWorkflow(state.manifest).templates.get(boundary.template);
  if (caller === undefined || place.step === undefined) return false;
  return textOf(caller).includes(`steps.${place.step.name}.outputs.result`);
}

const texts = new WeakMap<Template, string>();

function textOf(template: Template): string {
  const known = texts.get(template);
  if (known !== undefined) return known;
  const text = JSON.stringify(template);
  texts.set(template, text);
  return text;
}

function depthOf(state: WorkflowState, place: NodePlace): number {
  let depth = 1;
  for (let at = place.boundary; at !== undefined; at = state.nodes.get(at)?.boundary) depth += 1;
  return depth;
}
