import type { Json, WorkflowEvent } from "@onexit/events";
import { evaluateWhen, type Scope } from "@onexit/expression";
import type { Call } from "@onexit/manifest";
import { callScope } from "./call-scope.ts";
import { templateOf } from "./compiled.ts";
import { globalScope } from "./global-scope.ts";
import { resolveArguments } from "./inputs.ts";
import { childNameOf, itemScope } from "./loop.ts";
import { broken, type NodePlace, placeOf, skipNode } from "./place.ts";
import { firstOf } from "./scope.ts";
import { startNode } from "./start-node.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { templateScope } from "./template-scope.ts";

/** One call that is due: of a loop, one child of it. */
export interface DueCall {
  readonly call: Call;
  /** The composite whose template holds the call. */
  readonly boundary: NodeState;
  /** The node that waits for it. */
  readonly parent: string;
  /** The full name of the call's own node. */
  readonly name: string;
  readonly item?: { readonly index: number; readonly value: Json };
}

/** The event that begins a call: its `when` is evaluated, its arguments are resolved, and its template begins. */
export function startCall(state: WorkflowState, due: DueCall, scope: Scope, at: number): WorkflowEvent {
  const { call, item } = due;
  const place = placeOfCall(due);
  const own = item === undefined ? scope : firstOf(itemScope(item.value), scope);
  if (call.when !== undefined && call.when.trim() !== "") {
    const when = evaluateWhen(call.when, own);
    if ("problem" in when) return broken(place, `${whenPrefix(due.boundary)}${when.problem}`, at);
    if (!when.value) return skipNode(place, "Skipped", `when '${when.text}' evaluated false`, at);
  }
  const supplied = resolveArguments(state, call.arguments, own, at);
  if ("problem" in supplied) return broken(place, supplied.problem, at);
  return startNode(state, place, supplied.value, at);
}

/** What the calls of a composite may name, and its outputs after them. */
export function scopeIn(state: WorkflowState, boundary: NodeState, at: number): Scope {
  const template = templateOf(state, boundary.template);
  const inputs = { parameters: boundary.inputs, artifacts: boundary.inputArtifacts };
  const place = { ...placeOf(boundary), ...attemptOf(boundary) };
  return firstOf(
    callScope(state, boundary),
    ...(template === undefined ? [] : [templateScope(state, place, template, inputs)]),
    globalScope(state, at),
  );
}

/** The names of a loop's children, or of the call itself. */
export function nameOfChild(name: string, item: DueCall["item"]): string {
  return item === undefined ? name : childNameOf(name, item.index, item.value);
}

function placeOfCall({ call, boundary, parent, name, item }: DueCall): NodePlace {
  return {
    name: nameOfChild(name, item),
    displayName: nameOfChild(call.name, item),
    template: call.template,
    boundary: boundary.name,
    parent,
    call: call.name,
    ...(item === undefined ? {} : { item: item.value }),
    onExit: boundary.onExit,
  };
}

/** A composite that is itself one try of a Retry knows its number. */
function attemptOf(node: NodeState): { readonly attempt?: number } {
  const number = node.parent === undefined ? undefined : /\((\d+)\)$/.exec(node.name)?.[1];
  return number !== undefined && node.name === `${node.parent}(${number})` ? { attempt: Number(number) } : {};
}

function whenPrefix(boundary: NodeState): string {
  return boundary.nodeType === "Steps" ? "failed to resolve references: " : "";
}
