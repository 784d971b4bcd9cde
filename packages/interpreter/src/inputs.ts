import { type ArtifactValue, isJsonObject } from "@onexit/events";
import { type Draw, evaluateExpr, findTags, type Scope } from "@onexit/expression";
import type { Arguments, Artifact, Parameter, Template } from "@onexit/manifest";
import { resolveArtifact } from "./artifacts.ts";
import { itemText } from "./loop.ts";
import type { Inputs } from "./place.ts";
import { drawOf, own } from "./scope.ts";
import type { WorkflowState } from "./state.ts";
import { type Resolved, resolve } from "./text.ts";

/** What a caller passes, resolved in the caller's scope. */
export interface Supplied extends Inputs {
  /** Parameters that refer to an output that will never be. */
  readonly absent: ReadonlySet<string>;
  /** Artifacts that are passed, optional, and do not exist. */
  readonly missing: ReadonlySet<string>;
}

/** The arguments of a call. */
export function resolveArguments(state: WorkflowState, given: Arguments, scope: Scope, at: number): Resolved<Supplied> {
  const draw = drawOf(state.workflow.uid, JSON.stringify(given.parameters.map(({ name }) => name)), at);
  const parameters: [string, string][] = [];
  const absent = new Set<string>();
  for (const parameter of given.parameters) {
    const resolved = resolveParameter(state, parameter, scope, draw);
    if ("problem" in resolved) return resolved;
    if (resolved.value === undefined) absent.add(parameter.name);
    else parameters.push([parameter.name, resolved.value]);
  }
  const artifacts: [string, ArtifactValue][] = [];
  const missing = new Set<string>();
  for (const artifact of given.artifacts) {
    const resolved = resolveArtifact(state, artifact, scope, at);
    if ("problem" in resolved) return resolved;
    if (resolved.value === undefined) missing.add(artifact.name);
    else artifacts.push([artifact.name, resolved.value]);
  }
  return {
    value: { parameters: Object.fromEntries(parameters), artifacts: Object.fromEntries(artifacts), absent, missing },
  };
}

/** A template's inputs: what was passed, else its own values and defaults (`util.go:ProcessArgs`). */
export function inputsOf(
  state: WorkflowState,
  template: Template,
  supplied: Supplied,
  globals: Scope,
  at: number,
): Resolved<Inputs> {
  const parameters: [string, string][] = [];
  for (const input of template.inputs.parameters) {
    const value = own(supplied.parameters, input.name) ?? defaultOf(state, input, globals);
    if (value !== undefined) parameters.push([input.name, value]);
    else if (supplied.absent.has(input.name)) {
      const why = "argument references an absent optional (skipped/omitted node output with no default)";
      return { problem: `inputs.parameters.${input.name}: ${why}` };
    } else return { problem: `inputs.parameters.${input.name} was not supplied` };
  }
  const artifacts: [string, ArtifactValue][] = [];
  for (const input of template.inputs.artifacts) {
    const value = own(supplied.artifacts, input.name) ?? ownArtifact(state, input, globals, at);
    if (value === undefined) {
      if (input.optional || supplied.missing.has(input.name)) continue;
      return { problem: `inputs.artifacts.${input.name} was not supplied` };
    }
    if ("problem" in value) return { problem: `inputs.artifacts.${input.name}: ${value.problem}` };
    artifacts.push([input.name, value]);
  }
  return { value: { parameters: Object.fromEntries(parameters), artifacts: Object.fromEntries(artifacts) } };
}

/** Undefined for a reference to an output that will never be: the consumer's default may stand in. */
function resolveParameter(
  state: WorkflowState,
  parameter: Parameter,
  scope: Scope,
  draw: Draw,
): Resolved<string | undefined> {
  const expression = parameter.valueFrom?.expression;
  if (expression !== undefined) {
    const result = evaluateExpr(expression, scope, draw);
    if ("problem" in result) return { problem: `failed to evaluate ${parameter.name}: ${result.problem}` };
    return { value: result.value === null ? undefined : itemText(result.value as never) };
  }
  const text = parameter.value ?? parameter.default ?? configMapValue(state, parameter);
  if (text === undefined) return { value: parameter.valueFrom?.default };
  if (isAbsent(text, scope)) return { value: undefined };
  return resolve(text, scope, draw);
}

function isAbsent(text: string, scope: Scope): boolean {
  if (!text.includes("{{")) return false;
  const [tag, ...others] = findTags(text);
  if (tag === undefined || others.length > 0 || tag.kind !== "simple") return false;
  const isWhole = text.slice(0, tag.start).trim() === "" && text.slice(tag.end).trim() === "";
  const variable = isWhole ? scope.lookup(tag.name) : undefined;
  return variable !== undefined && typeof variable !== "string" && "absent" in variable;
}

function defaultOf(state: WorkflowState, input: Parameter, globals: Scope): string | undefined {
  const text = input.value ?? configMapValue(state, input) ?? input.default ?? input.valueFrom?.default;
  if (text === undefined) return undefined;
  const resolved = resolve(text, globals);
  return "problem" in resolved ? text : resolved.value;
}

/** A ConfigMap that was given together with the workflow. */
function configMapValue(state: WorkflowState, { valueFrom }: Parameter): string | undefined {
  const reference = valueFrom?.configMapKeyRef;
  if (reference === undefined) return undefined;
  const found = state.resources.find(
    ({ kind, metadata }) => kind === "ConfigMap" && isJsonObject(metadata) && metadata.name === reference.name,
  );
  const value = isJsonObject(found?.data) ? own(found.data, reference.key) : undefined;
  return typeof value === "string" ? value : undefined;
}

function ownArtifact(
  state: WorkflowState,
  input: Artifact,
  globals: Scope,
  at: number,
): ArtifactValue | { readonly problem: string } | undefined {
  if (input.location === undefined && input.from === undefined) return undefined;
  const resolved = resolveArtifact(state, input, globals, at);
  return "problem" in resolved ? resolved : resolved.value;
}
