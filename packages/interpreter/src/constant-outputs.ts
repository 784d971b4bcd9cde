import { evaluateExpr } from "@onexit/expression";
import { templateOf } from "./compiled.ts";
import { globalScope } from "./global-scope.ts";
import { itemText } from "./loop.ts";
import { placeOf } from "./place.ts";
import { drawOf, firstOf, scopeOfEntries } from "./scope.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { templateScope } from "./template-scope.ts";
import { resolve } from "./text.ts";

/** Of a leaf's output parameters those that no file holds: constants, and expressions over its own result. */
export function constantOutputs(
  state: WorkflowState,
  node: NodeState,
  result: string | undefined,
  at: number,
): Readonly<Record<string, string>> {
  const template = templateOf(state, node.template);
  const declared = template?.outputs.parameters.filter(({ valueFrom }) => valueFrom?.path === undefined) ?? [];
  if (template === undefined || declared.length === 0) return {};
  const inputs = { parameters: node.inputs, artifacts: node.inputArtifacts };
  const scope = firstOf(
    scopeOfEntries(result === undefined ? {} : { "outputs.result": result }),
    templateScope(state, placeOf(node), template, inputs),
    globalScope(state, at),
  );
  const draw = drawOf(state.workflow.uid, node.name, at);
  const values = declared.flatMap(({ name, value, valueFrom }) => {
    const text = value ?? valueFrom?.parameter;
    if (text !== undefined) {
      const resolved = resolve(text, scope, draw);
      if ("value" in resolved) return [[name, resolved.value] as const];
    }
    if (valueFrom?.expression !== undefined) {
      const found = evaluateExpr(valueFrom.expression, scope, draw);
      if ("value" in found && found.value !== null) return [[name, itemText(found.value as never)] as const];
    }
    return valueFrom?.default === undefined ? [] : [[name, valueFrom.default] as const];
  });
  return Object.fromEntries(values);
}
