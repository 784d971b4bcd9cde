import { type DeliveryEvent, deliveryIdOf, deliveryStateOf, isoTime, type JsonObject } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";

/** The last word on each delivery of a workflow but `own`, the archive's; those without one come last, as pending. */
export function actionResultsOf(
  state: WorkflowState,
  events: readonly DeliveryEvent[],
  own: string,
): readonly JsonObject[] {
  const last = new Map<string, DeliveryEvent>();
  for (const event of events) if (event.key !== own) last.set(event.key, event);
  const open = [...state.deliveries.values()].filter(({ key }) => key !== own && !last.has(key));
  return [
    ...[...last.values()].map(resultOf),
    ...open
      .toSorted((a, b) => (a.node < b.node ? -1 : 1))
      .map(({ key, action, node, destination, state: stands }) => ({
        id: deliveryIdOf(key),
        state: stands,
        key,
        action,
        origin: { kind: "node", node },
        destination,
      })),
  ];
}

function resultOf(event: DeliveryEvent): JsonObject {
  const { workflow: _, at, ...facts } = event;
  const head = { id: deliveryIdOf(event.key), state: deliveryStateOf(event), at: isoTime(at) };
  return { ...head, ...(facts as unknown as JsonObject) };
}
