import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import { bodyOf } from "./body.ts";
import type { Book } from "./book.ts";
import type { Answer, Arrival } from "./exchange.ts";
import { describeFault, type Faults } from "./fault.ts";
import type { Holds } from "./holds.ts";
import { maskFields, maskPath } from "./mask.ts";
import { type Ending, meetFault } from "./meet-fault.ts";
import { type Providers, providerOf, standInOf } from "./providers.ts";
import type { Outcome, Provider, Received } from "./received.ts";

/** What every exchange needs. */
export interface Desk {
  readonly providers: Providers;
  readonly faults: Faults;
  readonly holds: Holds;
  readonly book: Book;
  readonly onReceived: ((received: Received) => void) | undefined;
  /** Epoch ms. */
  readonly now: () => number;
  /** Aborted when the inbox closes. */
  readonly closing: AbortSignal;
}

/** Reads a request, has it taken, and only then replies. */
export async function exchange(context: Context<{ Bindings: HttpBindings }>, desk: Desk): Promise<Response> {
  const provider = providerOf(context.req.path);
  if (provider === undefined) return context.notFound();
  const arrival = await arrivalOf(context, desk.now());
  return reply(context, await take(arrival, provider, desk), desk.closing);
}

/** Lets an arrival meet its fault, has its provider act, and writes it down. */
export async function take(arrival: Arrival, provider: Provider, desk: Desk): Promise<Ending> {
  const standIn = standInOf(desk.providers, provider);
  const fault = desk.faults.take(provider, arrival.path);
  const ending = await meetFault(fault, () => standIn.answer(arrival), { ...desk, standIn });

  const answer = answerIn(ending);
  const received = await desk.book.add({
    at: arrival.at,
    provider,
    kind: answer?.kind ?? "other",
    method: arrival.method,
    path: maskPath(arrival.path),
    request: answer?.shown ?? maskFields({ ...arrival.query, ...arrival.body.fields }),
    outcome: outcomeOf(ending, answer),
    ...(fault && { fault: describeFault(fault) }),
  });
  desk.onReceived?.(received);
  return ending;
}

async function arrivalOf(context: Context<{ Bindings: HttpBindings }>, at: number): Promise<Arrival> {
  const { req } = context;
  const url = new URL(req.url);
  return {
    method: req.method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    origin: url.origin,
    authorization: req.header("authorization"),
    header: (name) => req.header(name),
    body: bodyOf(new Uint8Array(await req.arrayBuffer()), req.header("content-type")),
    at,
  };
}

function answerIn(ending: Ending): Answer | undefined {
  if ("answer" in ending) return ending.answer;
  return "broken" in ending ? ending.broken : undefined;
}

function outcomeOf(ending: Ending, answer: Answer | undefined): Outcome {
  return {
    status: "answer" in ending ? ending.answer.status : null,
    ...(answer?.stored && { stored: answer.stored }),
    ...(answer?.refused !== undefined && { refused: answer.refused }),
  };
}

async function reply(
  context: Context<{ Bindings: HttpBindings }>,
  ending: Ending,
  closing: AbortSignal,
): Promise<Response> {
  if ("answer" in ending) {
    const { status, body, headers } = ending.answer;
    const isText = typeof body === "string";
    const type = isText ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
    return new Response(isText ? body : JSON.stringify(body), {
      status,
      headers: { "content-type": type, ...headers },
    });
  }
  const { socket } = context.env.incoming;
  if ("silent" in ending) await gone(socket, closing);
  socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Resolves when the client has hung up, or the inbox closes. */
export function gone(socket: HttpBindings["incoming"]["socket"], closing: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed || closing.aborted) resolve();
    socket.once("close", () => resolve());
    closing.addEventListener("abort", () => resolve(), { once: true });
  });
}
