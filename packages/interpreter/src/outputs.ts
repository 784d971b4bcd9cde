import type { ArtifactValue, NodeOutputs } from "@onexit/events";
import { evaluateExpr, type Scope } from "@onexit/expression";
import type { DagTemplate, Parameter, StepsTemplate } from "@onexit/manifest";
import { resolveArtifact } from "./artifacts.ts";
import { scopeIn } from "./call.ts";
import { itemText } from "./loop.ts";
import { drawOf } from "./scope.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { type Resolved, resolve } from "./text.ts";

/** The outputs of a Steps or DAG node whose children have all ended well. */
export function outputsOf(
  state: WorkflowState,
  node: NodeState,
  template: StepsTemplate | DagTemplate,
  at: number,
): Resolved<NodeOutputs> {
  const { parameters, artifacts } = template.outputs;
  if (parameters.length === 0 && artifacts.length === 0) return { value: { parameters: {} } };
  const scope = scopeIn(state, node, at);
  const values: [string, string][] = [];
  for (const output of parameters) {
    const resolved = parameterOf(state, output, scope, at);
    if ("problem" in resolved) return { problem: `outputs.parameters.${output.name}: ${resolved.problem}` };
    values.push([output.name, resolved.value]);
  }
  const found: [string, ArtifactValue][] = [];
  for (const output of artifacts) {
    const resolved = resolveArtifact(state, output, scope, at);
    if ("problem" in resolved) return { problem: `outputs.artifacts.${output.name}: ${resolved.problem}` };
    if (resolved.value !== undefined) found.push([output.name, resolved.value]);
  }
  return {
    value: {
      parameters: Object.fromEntries(values),
      ...(found.length === 0 ? {} : { artifacts: Object.fromEntries(found) }),
    },
  };
}

function parameterOf(state: WorkflowState, output: Parameter, scope: Scope, at: number): Resolved<string> {
  const { valueFrom } = output;
  const draw = drawOf(state.workflow.uid, output.name, at);
  const resolved =
    valueFrom?.expression === undefined
      ? resolve(output.value ?? valueFrom?.parameter ?? "", scope, draw)
      : expressionOf(valueFrom.expression, scope, draw);
  if ("problem" in resolved && valueFrom?.default !== undefined) return resolve(valueFrom.default, scope, draw);
  return resolved;
}

function expressionOf(expression: string, scope: Scope, draw: ReturnType<typeof drawOf>): Resolved<string> {
  const result = evaluateExpr(expression, scope, draw);
  if ("problem" in result) return result;
  return result.value === null
    ? { problem: "the expression gives nothing" }
    : { value: itemText(result.value as never) };
}
