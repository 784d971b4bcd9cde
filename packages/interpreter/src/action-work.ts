import {
  type ActionWork,
  declaredDestinationOf,
  idempotencyKeyOf,
  isJsonObject,
  type Json,
  type StatusVariables,
} from "@onexit/events";
import { type Draw, evaluateExpr, findTags, type Scope } from "@onexit/expression";
import type { PluginTemplate } from "@onexit/manifest";
import { itemText } from "./loop.ts";
import type { NodePlace } from "./place.ts";
import { drawOf } from "./scope.ts";
import type { WorkflowState } from "./state.ts";
import { type Resolved, resolve } from "./text.ts";
import { statusVariables } from "./variables.ts";

/**
 * The request that a plugin template makes. Its own texts stay sources: the service renders them from the
 * variables sent along, so that no value can become a part of a template.
 */
export function actionWork(
  state: WorkflowState,
  place: NodePlace,
  template: PluginTemplate,
  scope: Scope,
  inputs: Readonly<Record<string, string>>,
  at: number,
): Resolved<ActionWork> {
  const { delivery, action, parameters } = template;
  const node = place.name;
  // Without the number of a try: a retried node asks for the same act.
  const origin = resolve(delivery.key ?? (place.attempt === undefined ? node : (place.parent ?? node)), scope);
  if ("problem" in origin) return origin;
  const destination = resolve(declaredDestinationOf(parameters), scope);
  if ("problem" in destination) return destination;
  const key = idempotencyKeyOf({
    workflow: state.workflow,
    run: state.run,
    origin: origin.value,
    action,
    destination: destination.value,
  });
  return {
    value: {
      kind: "action",
      request: {
        type: "ActionRequested",
        at,
        workflow: state.workflow,
        key,
        action,
        origin: { kind: "node", node },
        destination: destination.value,
        parameters,
        ...(delivery.template === undefined ? {} : { template: delivery.template }),
        variables: {
          ...statusVariables(state, at),
          node: { name: node },
          inputs: { parameters: inputs },
          ...expressionsIn(parameters, scope, drawOf(state.workflow.uid, node, at)),
        },
        timeoutMs: delivery.timeoutMs,
        notAfter: at + delivery.deadlineMs,
        required: delivery.required,
      },
      ...(delivery.required ? {} : { waitUntil: at + delivery.waitMs }),
    },
  };
}

/** The service knows no expressions: their values are sent along, as values of variables. */
function expressionsIn(parameters: Json, scope: Scope, draw: Draw): Pick<StatusVariables, "expressions"> {
  const values = [...new Set(expressionTexts(parameters))].flatMap((text) => {
    const result = evaluateExpr(text, scope, draw);
    return "value" in result && result.value !== null ? [[text, itemText(result.value as Json)] as const] : [];
  });
  return values.length === 0 ? {} : { expressions: Object.fromEntries(values) };
}

function* expressionTexts(json: Json): Generator<string> {
  if (typeof json === "string") {
    for (const { kind, name } of findTags(json)) if (kind === "expression") yield name;
  } else if (Array.isArray(json)) {
    for (const item of json as readonly Json[]) yield* expressionTexts(item);
  } else if (isJsonObject(json)) {
    for (const value of Object.values(json)) yield* expressionTexts(value);
  }
}
