import type { DeliverySummary } from "./delivery-index.ts";
import type { LaneState } from "./destinations.ts";

/** How a destination does, by the deliveries that were made there last. */
export interface LaneView {
  readonly action: string;
  readonly name: string;
  readonly state: LaneState;
  readonly sent: number;
  readonly waiting: number;
  readonly dead: number;
  /** Epoch ms of the last word. */
  readonly updatedAt: number;
}

/** One view for each action and destination, the one last heard of first. */
export function laneViews(deliveries: Iterable<DeliverySummary>): readonly LaneView[] {
  const lanes = new Map<string, { view: LaneView; last: DeliverySummary | undefined }>();
  for (const delivery of deliveries) {
    const { action, destination: name, state, updatedAt } = delivery;
    const place = JSON.stringify([action, name]);
    const lane = lanes.get(place) ?? {
      view: { action, name, state: "unknown", sent: 0, waiting: 0, dead: 0, updatedAt },
      last: undefined,
    };
    const isLast = delivery.attempt > 0 && updatedAt >= (lane.last?.updatedAt ?? 0);
    const last = isLast ? delivery : lane.last;
    const { sent, waiting, dead } = lane.view;
    const view = {
      action,
      name,
      state: stateOf(last),
      sent: sent + Number(state === "sent"),
      waiting: waiting + Number(state === "retrying" || state === "pending"),
      dead: dead + Number(state === "dead"),
      updatedAt: Math.max(updatedAt, lane.view.updatedAt),
    };
    lanes.set(place, { view, last });
  }
  return [...lanes.values()].map(({ view }) => view).sort((a, b) => b.updatedAt - a.updatedAt);
}

function stateOf(last: DeliverySummary | undefined): LaneState {
  if (last === undefined) return "unknown";
  if (last.state !== "retrying" && last.state !== "dead") return "ok";
  return last.limited ? "limited" : "failing";
}
