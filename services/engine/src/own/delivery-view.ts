import {
  attemptsIn,
  type DeliveryHistory,
  type DeliverySummary,
  destinationOf,
  messageOfEvent,
} from "@onexit/deliveries";
import type { DeliveryEvent, JsonObject, LedgerEntry } from "@onexit/events";

/** A delivery in a list: everything but its parameters and attempts. */
export function summaryView(summary: DeliverySummary) {
  const { id, key, action, destination, state, workflow, origin, template, required } = summary;
  const { requestedAt, updatedAt, attempt, message, nextAt, edited, requestSeq } = summary;
  return {
    id,
    key,
    action,
    destination,
    state,
    workflow,
    origin,
    ...(template === undefined ? {} : { template }),
    required,
    requestedAt,
    updatedAt,
    attempt,
    message,
    ...(nextAt === undefined ? {} : { nextAt }),
    edited,
    seq: requestSeq,
  };
}

/** One delivery with its attempts, oldest first, and what the ledger knows of it. */
export function deliveryView(delivery: DeliveryHistory, ledger: LedgerEntry | undefined) {
  const { id, key, action, state, workflow, request, edited, events } = delivery;
  return {
    id,
    key,
    action,
    destination: destinationOf(delivery),
    state,
    workflow,
    origin: request.origin,
    ...(request.template === undefined ? {} : { template: request.template }),
    required: request.required,
    parameters: request.parameters,
    requestedAt: request.at,
    updatedAt: events.at(-1)?.at ?? request.at,
    deadline: ledger?.notAfter ?? request.notAfter,
    attempts: attemptsIn(events).flatMap(({ attempt, events: said }): readonly object[] =>
      said.length === 0 ? [unreported(attempt)] : said.map(attemptView),
    ),
    edited,
    ...(ledger === undefined ? {} : { ledger: ledgerView(ledger) }),
  };
}

function attemptView(event: DeliveryEvent) {
  const exchanges = event.exchanges ?? [];
  const last = exchanges.at(-1);
  const { truncated, unknown, problems } = event as { truncated?: unknown; unknown?: unknown; problems?: unknown };
  return {
    attempt: event.attempt,
    at: event.at,
    type: event.type,
    durationMs: event.durationMs,
    message: messageOfEvent(event),
    ...statusOf(event, last?.status),
    ...(last === undefined ? {} : { request: requestOf(last), response: responseOf(last), exchanges }),
    ...errorOf(event),
    ...(event.type === "ActionFailed" ? { nextAt: event.nextAttemptAt, outcome: event.outcome } : {}),
    ...(event.type === "ActionSucceeded" && event.created !== undefined ? { created: event.created } : {}),
    ...(event.type === "ActionPreviewed" ? { preview: event.preview, missing: event.missing } : {}),
    ...("reason" in event ? { why: event.reason } : {}),
    ...("by" in event ? { by: event.by } : {}),
    ...(truncated === undefined ? {} : { truncated }),
    ...(unknown === undefined ? {} : { unknown }),
    ...(problems === undefined ? {} : { problems }),
  };
}

function unreported(attempt: number) {
  return { attempt, type: "NotReported", why: "its service was stopped or killed before it could tell" };
}

type Exchange = NonNullable<DeliveryEvent["exchanges"]>[number];

/** No header of a request is kept. */
function requestOf({ method, url, body }: Exchange) {
  return { method, url, headers: {}, ...(body === undefined ? {} : { body }) };
}

function responseOf({ status, reply, durationMs }: Exchange) {
  return {
    ...(status === undefined ? {} : { status }),
    ...(reply === undefined ? {} : { body: reply }),
    durationMs,
  };
}

function statusOf(event: DeliveryEvent, answered: number | undefined): { readonly status?: number } {
  const status = ("problem" in event ? event.problem.status : undefined) ?? answered;
  return status === undefined ? {} : { status };
}

function errorOf(event: DeliveryEvent): JsonObject {
  if (!("problem" in event)) return {};
  const { message, code, body } = event.problem;
  return {
    error: message,
    ...(code === undefined ? {} : { code }),
    ...(body === undefined ? {} : { errorBody: body }),
  };
}

function ledgerView({ state, notBefore, parked, attempt, unclear, askedAgain }: LedgerEntry) {
  return {
    state,
    attempt,
    ...(notBefore === undefined ? {} : { notBefore }),
    parked: parked === true,
    unclear: unclear === true,
    ...(askedAgain === undefined ? {} : { askedAgain }),
  };
}
