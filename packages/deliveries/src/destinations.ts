import type { DeliveryEvent, DeliveryProblem } from "@onexit/events";
import { destinationOf } from "./delivery-filter.ts";
import type { DeliveryHistory } from "./delivery-log.ts";

/** `failing`: nothing has arrived since the last failure; `limited`: that was a 429. */
export type LaneState = "ok" | "failing" | "limited" | "unknown";

/** How one destination has answered, by what its deliveries say. */
export interface DestinationView {
  readonly action: string;
  readonly destination: string;
  readonly state: LaneState;
  readonly sent: number;
  readonly waiting: number;
  readonly dead: number;
  /** Attempts that failed since the last one that did not. */
  readonly failuresInRow: number;
  /** Epoch ms of the earliest next try. */
  readonly nextAttemptAt?: number;
  readonly last?: DeliveryEvent;
}

/** One view for each action and destination, those in trouble first. */
export function destinationViews(deliveries: readonly DeliveryHistory[]): readonly DestinationView[] {
  const groups = new Map<string, DeliveryHistory[]>();
  for (const delivery of deliveries) {
    const name = JSON.stringify([delivery.action, destinationOf(delivery)]);
    groups.set(name, [...(groups.get(name) ?? []), delivery]);
  }
  const order = { failing: 0, limited: 1, unknown: 2, ok: 3 };
  return [...groups.values()].map(viewOf).sort((a, b) => order[a.state] - order[b.state]);
}

function viewOf(deliveries: readonly DeliveryHistory[]): DestinationView {
  const events = deliveries
    .flatMap((delivery) => delivery.events)
    .filter(({ type }) => type === "ActionSucceeded" || type === "ActionFailed" || type === "ActionDead")
    .sort((a, b) => a.at - b.at);
  const lastGood = events.findLastIndex(({ type }) => type === "ActionSucceeded");
  const failuresInRow = events.length - 1 - lastGood;
  const last = events.at(-1);
  const nexts = deliveries.flatMap(({ events: said }) => {
    const word = said.at(-1);
    return word?.type === "ActionFailed" ? [word.nextAttemptAt] : [];
  });
  const count = (...states: readonly string[]) => deliveries.filter(({ state }) => states.includes(state)).length;
  const [first] = deliveries as readonly [DeliveryHistory];
  return {
    action: first.action,
    destination: destinationOf(first),
    state: stateOf(last),
    sent: count("sent"),
    waiting: count("retrying", "pending"),
    dead: count("dead"),
    failuresInRow,
    ...(nexts.length === 0 ? {} : { nextAttemptAt: Math.min(...nexts) }),
    ...(last === undefined ? {} : { last }),
  };
}

function stateOf(last: DeliveryEvent | undefined): LaneState {
  if (last === undefined) return "unknown";
  if (last.type !== "ActionFailed" && last.type !== "ActionDead") return "ok";
  return isRateLimit(last.problem) ? "limited" : "failing";
}

/** True for a destination that asked to be left alone. */
export function isRateLimit({ status, code = "" }: DeliveryProblem): boolean {
  return status === 429 || /ratelimited|rate_limited/.test(code);
}
