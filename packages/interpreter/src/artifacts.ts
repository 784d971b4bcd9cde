import { type ArtifactValue, isJsonObject, type Json } from "@onexit/events";
import { evaluateExpr, findTags, type Scope, type Variable } from "@onexit/expression";
import type { Artifact } from "@onexit/manifest";
import { drawOf } from "./scope.ts";
import type { WorkflowState } from "./state.ts";
import { type Resolved, resolve, resolveJson } from "./text.ts";

/** An artifact as expressions see it: an object that only artifacts have this form of. */
export function artifactVariable(value: ArtifactValue | undefined): Variable | undefined {
  if (value === undefined) return undefined;
  return { text: JSON.stringify(value), value: { "onexit.dev/artifact": value } as unknown as Json };
}

/** The artifact that a supplied or declared one stands for; undefined for an optional one that does not exist. */
export function resolveArtifact(
  state: WorkflowState,
  artifact: Artifact,
  scope: Scope,
  at: number,
): Resolved<ArtifactValue | undefined> {
  const subPath = artifact.subPath === undefined ? undefined : resolve(artifact.subPath, scope);
  if (subPath !== undefined && "problem" in subPath) return subPath;
  const found = sourceOf(state, artifact, scope, at);
  if ("problem" in found) return artifact.optional ? { value: undefined } : found;
  if (found.value === undefined) {
    return artifact.optional ? { value: undefined } : { problem: `Artifact ${artifact.name} is not supplied` };
  }
  const within = [found.value.subPath, subPath?.value].filter((part) => part !== undefined && part !== "");
  return {
    value: { location: found.value.location, ...(within.length === 0 ? {} : { subPath: within.join("/") }) },
  };
}

function sourceOf(
  state: WorkflowState,
  artifact: Artifact,
  scope: Scope,
  at: number,
): Resolved<ArtifactValue | undefined> {
  if (artifact.fromExpression !== undefined) return fromExpression(state, artifact.fromExpression, scope, at);
  if (artifact.from !== undefined) return fromTag(artifact.from, scope);
  if (artifact.location === undefined) return { value: undefined };
  const location = resolveJson(artifact.location, scope);
  if ("problem" in location) return location;
  return { value: { location: location.value as ArtifactValue["location"] } };
}

function fromTag(from: string, scope: Scope): Resolved<ArtifactValue | undefined> {
  const [tag] = findTags(from);
  const name = tag?.name ?? from.trim();
  const variable = scope.lookup(name);
  if (variable === undefined) return { problem: `failed to resolve {{${name}}}` };
  if (typeof variable === "string") return { problem: `{{${name}}} is not an artifact` };
  if ("absent" in variable) return { value: undefined };
  return artifactIn(variable.value, `{{${name}}}`);
}

function fromExpression(
  state: WorkflowState,
  expression: string,
  scope: Scope,
  at: number,
): Resolved<ArtifactValue | undefined> {
  const result = evaluateExpr(expression, scope, drawOf(state.workflow.uid, expression, at));
  if ("problem" in result) return { problem: `failed to evaluate fromExpression: ${result.problem}` };
  if (result.value === null) return { value: undefined };
  return artifactIn(result.value as Json, `"${expression}"`);
}

function artifactIn(value: unknown, what: string): Resolved<ArtifactValue> {
  const inner = isJsonObject(value) ? value["onexit.dev/artifact"] : undefined;
  if (!isJsonObject(inner)) return { problem: `${what} is not an artifact` };
  return { value: inner as unknown as ArtifactValue };
}
