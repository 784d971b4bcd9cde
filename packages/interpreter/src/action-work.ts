import { type ActionWork, declaredDestinationOf, idempotencyKeyOf } from "@onexit/events";
import type { Scope } from "@onexit/expression";
import type { PluginTemplate } from "@onexit/manifest";
import type { NodePlace } from "./place.ts";
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
        variables: { ...statusVariables(state, at), node: { name: node }, inputs: { parameters: inputs } },
        timeoutMs: delivery.timeoutMs,
        notAfter: at + delivery.deadlineMs,
        required: delivery.required,
      },
      ...(delivery.required ? {} : { waitUntil: at + delivery.waitMs }),
    },
  };
}
