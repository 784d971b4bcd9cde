import type { DeliveryEvent, DeliveryProblem, DeliveryState, LedgerEntry } from "@onexit/events";
import type { DeliveryHistory } from "../runtime/delivery-log.ts";
import { dateAndTime, timeOfDay } from "./clock.ts";
import { rowOfEvent } from "./delivery-row.ts";
import { durationText } from "./duration.ts";
import { deliveryLooks } from "./icons.ts";
import { plain, plainLines } from "./plain.ts";
import { cutMiddle, type Style } from "./style.ts";
import { alignColumns } from "./table.ts";

/** Longer destinations are cut in the middle; `show` has them whole. */
const widestDestination = 48;

/** One line for each delivery under a heading. */
export function deliveryTable(deliveries: readonly DeliveryHistory[], style: Style): readonly string[] {
  if (deliveries.length === 0) return ["no deliveries"];
  const rows = deliveries.map(({ id, action, request, events, state }) => {
    const last = events.at(-1);
    const destination = last?.destination ?? request.destination;
    return [
      id,
      plain(action),
      cutMiddle(plain(destination), widestDestination),
      stateText(state, style),
      String(last?.attempt ?? 0),
      last === undefined ? "no service answered yet" : rowOfEvent(last, request.required).message,
    ];
  });
  return alignColumns([["ID", "ACTION", "DESTINATION", "STATE", "TRIES", "MESSAGE"], ...rows]);
}

/** Everything that is known of one delivery: what was asked, each attempt, and what comes next. */
export function deliveryText(
  { id, key, action, workflow, request, events, state }: DeliveryHistory,
  ledger: LedgerEntry | undefined,
  style: Style,
): readonly string[] {
  const origin = request.origin.kind === "node" ? request.origin.node : request.origin.event;
  const head = alignColumns([
    ["Delivery", id],
    ["State", stateText(state, style)],
    ["Action", plain(action)],
    ["Destination", plain(events.at(-1)?.destination ?? request.destination)],
    ["Workflow", `${workflow.namespace}/${workflow.name}`],
    ["Asked by", `${plain(origin)} at ${dateAndTime(request.at, { utc: true })}`],
    ["Deadline", dateAndTime(ledger?.notAfter ?? request.notAfter, { utc: true })],
    ["Required", request.required ? "yes: the workflow waits for it, and fails without it" : "no"],
    ["Key", key],
  ]);
  const parameters = JSON.stringify(request.parameters, undefined, 2).split("\n");
  return [
    ...head,
    "",
    "Parameters, as declared",
    ...parameters.map((line) => `  ${plain(line)}`),
    "",
    events.length === 0 ? "No attempt yet" : "Attempts",
    ...events.flatMap((event) => attemptText(event, style)),
    ...(ledger?.state === "dead" ? ["", `Try again with: onexit deliveries retry ${id}`] : []),
  ];
}

function attemptText(event: DeliveryEvent, style: Style): readonly string[] {
  const row = rowOfEvent(event, false);
  const head = `  ${event.attempt}  ${timeOfDay(event.at, { utc: true })}  ${stateText(row.state, style)}  ${durationText(event.durationMs)}  ${plain(row.message)}`;
  const notes =
    "truncated" in event && event.truncated !== undefined && event.truncated.length > 0
      ? [`     cut to the limits: ${event.truncated.join(", ")}`]
      : [];
  const unknown =
    "unknown" in event && event.unknown !== undefined && event.unknown.length > 0
      ? [`     unknown variables: ${event.unknown.join(", ")}`]
      : [];
  const created =
    event.type === "ActionSucceeded" && event.created !== undefined
      ? [`     created ${JSON.stringify(event.created)}`]
      : [];
  const body = "problem" in event ? bodyText(event.problem) : [];
  const next =
    event.type === "ActionFailed" ? [`     next try at ${timeOfDay(event.nextAttemptAt, { utc: true })}`] : [];
  return [head, ...notes, ...unknown, ...created, ...body, ...next];
}

function bodyText({ code, body }: DeliveryProblem): readonly string[] {
  const lines = body === undefined ? [] : plainLines(body).map((line) => `     | ${line}`);
  return [...(code === undefined ? [] : [`     code ${plain(code)}`]), ...lines];
}

function stateText(state: DeliveryState, style: Style): string {
  const look = deliveryLooks[state];
  return `${style.icon(look)} ${style.paint(look.tone, state)}`;
}
