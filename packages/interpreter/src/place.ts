import type { ArtifactValue, Json, NodeDeclared, NodeSkipped, NodeType } from "@onexit/events";
import type { NodeState } from "./state.ts";

/** Where a new node stands in the tree, and the template that it runs. */
export interface NodePlace {
  readonly name: string;
  readonly displayName: string;
  /** Key. */
  readonly template: string;
  readonly boundary?: string;
  readonly parent?: string;
  readonly hookOf?: string;
  /** The step or task that calls. */
  readonly call?: string;
  /** Of a loop's child. */
  readonly item?: Json;
  readonly onExit: boolean;
  /** Of a Retry's child: its number, from 0. */
  readonly attempt?: number;
}

/** Inputs with every tag resolved. */
export interface Inputs {
  readonly parameters: Readonly<Record<string, string>>;
  readonly artifacts: Readonly<Record<string, ArtifactValue>>;
}

/** No inputs. */
export const noInputs: Inputs = { parameters: {}, artifacts: {} };

/** What every event that makes a node says of it. */
export function declare(place: NodePlace, nodeType: NodeType, inputs: Inputs, at: number): NodeDeclared {
  const { name, displayName, template, onExit } = place;
  return {
    at,
    node: name,
    displayName,
    nodeType,
    template,
    ...surroundingsOf(place),
    onExit,
    inputs: inputs.parameters,
    ...(Object.keys(inputs.artifacts).length === 0 ? {} : { inputArtifacts: inputs.artifacts }),
  };
}

/** The place of a node that is there already. */
export function placeOf(node: NodeState): NodePlace {
  const { name, displayName, template, onExit } = node;
  return { name, displayName, template, ...surroundingsOf(node), onExit };
}

type Surroundings = Pick<NodePlace, "boundary" | "parent" | "hookOf" | "call" | "item">;

function surroundingsOf({
  boundary,
  parent,
  hookOf,
  call,
  item,
}: { readonly [K in keyof Surroundings]?: Surroundings[K] | undefined }): Surroundings {
  // Made for every node, and so not of spreads: those that begin with one that is not empty are slow.
  const found: { -readonly [K in keyof Surroundings]: Surroundings[K] } = {};
  if (boundary !== undefined) found.boundary = boundary;
  if (parent !== undefined) found.parent = parent;
  if (hookOf !== undefined) found.hookOf = hookOf;
  if (call !== undefined) found.call = call;
  if (item !== undefined) found.item = item;
  return found;
}

/** A node that is not begun: its `when` is false, nobody needs it, there is nothing to do, or it is too late. */
export function skipNode(
  place: NodePlace,
  phase: "Skipped" | "Omitted" | "Failed",
  message: string,
  at: number,
): NodeSkipped {
  return { type: "NodeSkipped", phase, message, ...declare(place, "Skipped", noInputs, at) };
}

/** A node that cannot be begun at all. */
export function broken(place: NodePlace, message: string, at: number, inputs: Inputs = noInputs): NodeSkipped {
  return { type: "NodeSkipped", phase: "Error", message, ...declare(place, "Skipped", inputs, at) };
}
