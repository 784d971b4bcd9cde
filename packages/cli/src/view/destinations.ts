import type { DeliveryEvent } from "@onexit/events";
import { destinationOf } from "../runtime/delivery-filter.ts";
import type { DeliveryHistory } from "../runtime/delivery-log.ts";
import { dateAndTime, timeOfDay } from "./clock.ts";
import { rowOfEvent } from "./delivery-row.ts";
import { plain } from "./plain.ts";
import { cutMiddle } from "./style.ts";
import { alignColumns } from "./table.ts";

/** How one destination has answered, by what its deliveries say. */
export interface DestinationView {
  readonly action: string;
  readonly destination: string;
  /** `failing`: nothing has arrived since the last failure; `limited`: that was a 429. */
  readonly state: "ok" | "failing" | "limited" | "unknown";
  readonly sent: number;
  readonly waiting: number;
  readonly dead: number;
  /** Attempts that failed since the last one that did not. */
  readonly failuresInRow: number;
  /** Epoch ms of the earliest next try. */
  readonly nextAttemptAt?: number;
  readonly last?: DeliveryEvent;
}

const widest = 48;

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

/** A table of them. */
export function destinationTable(views: readonly DestinationView[]): readonly string[] {
  if (views.length === 0) return ["no deliveries"];
  const rows = views.map((view) => [
    plain(view.action),
    cutMiddle(plain(view.destination), widest),
    view.state,
    String(view.sent),
    String(view.waiting),
    String(view.dead),
    String(view.failuresInRow),
    view.nextAttemptAt === undefined ? "-" : timeOfDay(view.nextAttemptAt, { utc: true }),
    view.last === undefined
      ? ""
      : `${dateAndTime(view.last.at, { utc: true })} ${plain(rowOfEvent(view.last, false).message)}`,
  ]);
  return alignColumns([
    ["ACTION", "DESTINATION", "STATE", "SENT", "WAITING", "DEAD", "FAILED", "NEXT", "LAST"],
    ...rows,
  ]);
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

function stateOf(last: DeliveryEvent | undefined): DestinationView["state"] {
  if (last === undefined) return "unknown";
  if (last.type !== "ActionFailed" && last.type !== "ActionDead") return "ok";
  return last.problem.status === 429 || /ratelimited|rate_limited/.test(last.problem.code ?? "")
    ? "limited"
    : "failing";
}
