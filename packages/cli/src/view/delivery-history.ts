import type { DeliveryHistory } from "@onexit/deliveries";
import type { AskedAgain, DeliveryState, LedgerEntry } from "@onexit/events";
import { attemptLines } from "./attempt-text.ts";
import { dateAndTime } from "./clock.ts";
import { rowOfEvent } from "./delivery-row.ts";
import { deliveryLooks } from "./icons.ts";
import { plain } from "./plain.ts";
import { cutMiddle, type Style } from "./style.ts";
import { alignColumns } from "./table.ts";

/** Longer destinations are cut in the middle; `show` has them whole. */
const widestDestination = 48;

/** One line for each delivery under a heading. */
export function deliveryTable(deliveries: readonly DeliveryHistory[], style: Style): readonly string[] {
  if (deliveries.length === 0) return ["no deliveries"];
  const isMixed = new Set(deliveries.map(({ workflow }) => workflow.uid)).size > 1;
  const rows = deliveries.map(({ id, action, workflow, request, events, state }) => {
    const last = events.at(-1);
    const destination = last?.destination ?? request.destination;
    return [
      id,
      ...(isMixed ? [workflow.name] : []),
      plain(action),
      cutMiddle(plain(destination), widestDestination),
      stateText(state, style),
      String(last?.attempt ?? 0),
      last === undefined ? "no service answered yet" : rowOfEvent(last, request.required).message,
    ];
  });
  const heads = ["ID", ...(isMixed ? ["WORKFLOW"] : []), "ACTION", "DESTINATION", "STATE", "TRIES", "MESSAGE"];
  return alignColumns([heads, ...rows]);
}

/** Everything that is known of one delivery: what was asked, each attempt, and what comes next. */
export function deliveryText(
  { id, key, action, workflow, request, edited, events, state }: DeliveryHistory,
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
    ...(request.template === undefined ? [] : [["Template", plain(request.template)]]),
    ["Key", key],
    ...(ledger?.askedAgain ?? []).map((asked) => ["Asked again", askedAgainText(asked)]),
  ]);
  const parameters = JSON.stringify(request.parameters, undefined, 2).split("\n");
  return [
    ...head,
    "",
    edited ? "Parameters, as edited before a retry" : "Parameters, as declared",
    ...parameters.map((line) => `  ${plain(line)}`),
    "",
    events.length === 0 ? "No attempt yet" : "Attempts",
    ...attemptLines(events, style),
    ...(ledger?.state === "dead"
      ? [
          "",
          `Try again with: onexit deliveries retry ${id}`,
          `Give it up with: onexit deliveries drop ${id} --reason TEXT`,
        ]
      : []),
  ];
}

function askedAgainText({ at, afterAttempt, by, reason }: AskedAgain): string {
  const who = by === undefined ? "" : `by ${plain(by)} `;
  const why = reason === undefined ? "" : `: ${plain(reason)}`;
  return `${who}at ${dateAndTime(at, { utc: true })}, after try ${afterAttempt}${why}`;
}

function stateText(state: DeliveryState, style: Style): string {
  const look = deliveryLooks[state];
  return `${style.icon(look)} ${style.paint(look.tone, state)}`;
}
