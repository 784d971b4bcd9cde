import { type DestinationView, messageOfEvent } from "@onexit/deliveries";
import { dateAndTime, timeOfDay } from "./clock.ts";
import { plain } from "./plain.ts";
import { cutMiddle } from "./style.ts";
import { alignColumns } from "./table.ts";

const widest = 48;

/** How each destination has answered, as a table. */
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
    view.last === undefined ? "" : `${dateAndTime(view.last.at, { utc: true })} ${plain(messageOfEvent(view.last))}`,
  ]);
  return alignColumns([
    ["ACTION", "DESTINATION", "STATE", "SENT", "WAITING", "DEAD", "FAILED", "NEXT", "LAST"],
    ...rows,
  ]);
}
