import { type Attempt, attemptsIn } from "@onexit/deliveries";
import {
  type DeliveryEvent,
  type DeliveryNotes,
  type DeliveryProblem,
  durationText,
  type Exchange,
} from "@onexit/events";
import { timeOfDay } from "./clock.ts";
import { rowOfEvent } from "./delivery-row.ts";
import { deliveryLooks } from "./icons.ts";
import { plain, plainLines } from "./plain.ts";
import { previewCard } from "./preview-card.ts";
import type { Style } from "./style.ts";

const indent = "     ";

/** Every attempt of a delivery, in order; one that nobody reported, because its service was stopped or killed, too. */
export function attemptLines(events: readonly DeliveryEvent[], style: Style): readonly string[] {
  return attemptsIn(events).flatMap((attempt) => attemptText(attempt, style));
}

/** One of them: each call and answer, and what came of it. */
export function attemptText({ attempt, events }: Attempt, style: Style): readonly string[] {
  return events.length === 0
    ? [`  ${attempt}  not reported: its service was stopped or killed`]
    : events.flatMap((event) => eventText(event, style));
}

function eventText(event: DeliveryEvent, style: Style): readonly string[] {
  const { state, message } = rowOfEvent(event, false);
  const time = timeOfDay(event.at, { utc: true });
  const look = deliveryLooks[state];
  const words = `${style.icon(look)} ${style.paint(look.tone, state)}`;
  const took = event.type === "ActionDropped" ? "" : `  ${durationText(event.durationMs)}`;
  return [
    `  ${event.attempt}  ${time}  ${words}${took}  ${plain(message)}`,
    ...(event.exchanges ?? []).flatMap((exchange) => exchangeText(exchange)),
    ...notesText(event as DeliveryNotes),
    ...outcomeText(event, style),
  ];
}

function exchangeText({ method, url, body, status, reply, durationMs }: Exchange): readonly string[] {
  const answer = status === undefined ? "no answer" : String(status);
  return [
    `${indent}${method} ${plain(url)}  ${answer}  ${durationText(durationMs)}`,
    ...(body === undefined ? [] : quoted(body, ">")),
    ...(reply === undefined ? [] : quoted(reply, "<")),
  ];
}

function notesText({ truncated = [], unknown = [], problems = [] }: DeliveryNotes): readonly string[] {
  return [
    ...(truncated.length === 0 ? [] : [`${indent}cut to the limits: ${truncated.join(", ")}`]),
    ...(unknown.length === 0 ? [] : [`${indent}unknown variables: ${unknown.join(", ")}`]),
    ...problems.map((problem) => `${indent}sent as its source: ${plain(problem)}`),
  ];
}

function outcomeText(event: DeliveryEvent, style: Style): readonly string[] {
  switch (event.type) {
    case "ActionSucceeded":
      return event.created === undefined ? [] : [`${indent}created ${JSON.stringify(event.created)}`];
    case "ActionPreviewed":
      return previewCard(event, style).map((line) => `    ${line}`);
    case "ActionFailed":
      return [
        ...problemText(event.problem, event.exchanges),
        `${indent}next try at ${timeOfDay(event.nextAttemptAt, { utc: true })}${event.outcome === "unclear" ? ", once the destination has been asked" : ""}`,
      ];
    case "ActionDead":
      return problemText(event.problem, event.exchanges);
    case "ActionSuppressed":
    case "ActionDropped":
      return [];
  }
}

/** The answer's body, unless it stands with its request already. */
function problemText({ code, body }: DeliveryProblem, exchanges: readonly Exchange[] = []): readonly string[] {
  const isShown = body === undefined || exchanges.some(({ reply }) => reply === body);
  return [...(code === undefined ? [] : [`${indent}code ${plain(code)}`]), ...(isShown ? [] : quoted(body, "|"))];
}

function quoted(text: string, sign: string): readonly string[] {
  return text === "" ? [] : plainLines(text).map((line) => `${indent}${sign} ${line}`);
}
