import { templateNameOf } from "./compiled.ts";
import { nodeIdOf } from "./names.ts";
import { own } from "./scope.ts";
import type { NodeState, WorkflowState } from "./state.ts";

/** Nodes by fields (`argo … --node-field-selector`), as in `displayName=approve,inputs.parameters.tag.value!=dev`. */
export function selectNodes(
  state: WorkflowState,
  selector: string,
): { readonly nodes: readonly NodeState[] } | { readonly problem: string } {
  const isSelected = parseNodeSelector(selector);
  if (typeof isSelected !== "function") return isSelected;
  const nodes = state.nodes
    .valueSeq()
    .filter((node) => isSelected((field) => fieldOf(state, node, field)))
    .sortBy((node) => node.index)
    .toArray();
  return { nodes };
}

/** Tells of a node by its fields whether a selector means it. */
export type NodeSelector = (fieldOf: (field: string) => string | undefined) => boolean;

/** Reads such a selector; the fields are those of Argo's nodes. */
export function parseNodeSelector(selector: string): NodeSelector | { readonly problem: string } {
  const conditions = selector.split(",").flatMap((part) => (part.trim() === "" ? [] : [conditionOf(part.trim())]));
  const wrong = conditions.find((condition) => "problem" in condition);
  if (wrong !== undefined && "problem" in wrong) return wrong;
  return (fieldOf) =>
    conditions.every(
      (condition) => "problem" in condition || (fieldOf(condition.field) === condition.value) === condition.equal,
    );
}

type Condition =
  | { readonly field: string; readonly equal: boolean; readonly value: string }
  | { readonly problem: string };

const known = /^(?:displayName|name|id|phase|templateName|templateRef\.name|inputs\.parameters\.[^.]+\.value)$/;

function conditionOf(text: string): Condition {
  const [, field = "", operator, value = ""] = /^([^=!]+)(==|!=|=)(.*)$/.exec(text) ?? [];
  if (operator === undefined)
    return { problem: `${JSON.stringify(text)} is not a field selector such as displayName=approve` };
  if (!known.test(field.trim())) {
    const fields = "displayName, name, id, phase, templateName, inputs.parameters.<name>.value";
    return { problem: `nodes cannot be selected by ${JSON.stringify(field.trim())}; known: ${fields}` };
  }
  return { field: field.trim(), equal: operator !== "!=", value: value.trim() };
}

function fieldOf(state: WorkflowState, node: NodeState, field: string): string | undefined {
  switch (field) {
    case "displayName":
      return node.displayName;
    case "name":
      return node.name;
    case "id":
      return nodeIdOf(state.workflow.name, node.name);
    case "phase":
      return node.phase;
    case "templateName":
      return templateNameOf(state, node.template);
    case "templateRef.name":
      return node.template.split("/")[1] ?? "";
    default:
      return own(node.inputs, field.slice("inputs.parameters.".length, -".value".length));
  }
}
