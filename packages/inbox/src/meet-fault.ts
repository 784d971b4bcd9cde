import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, StandIn } from "./exchange.ts";
import type { Fault } from "./fault.ts";
import { secondaryRateLimitBody } from "./github/answers.ts";
import type { Holds } from "./holds.ts";

/** What is done to a request: it is answered, or its connection breaks, or it waits for ever. */
export type Ending = { readonly answer: Answer } | { readonly broken: Answer | undefined } | { readonly silent: true };

/** What a fault may need. */
export interface Means {
  readonly standIn: StandIn;
  readonly holds: Holds;
  readonly closing: AbortSignal;
}

/** Lets a request meet a fault. `act` is called at most once. */
export async function meetFault(
  fault: Fault | undefined,
  act: () => Answer,
  { standIn, holds, closing }: Means,
): Promise<Ending> {
  if (fault === undefined) return { answer: act() };
  if ("reset" in fault) return { broken: undefined };
  if ("dropReply" in fault) return { broken: act() };
  if ("answer" in fault) {
    const { answer: status, body = standIn.faultBody(status), retryAfter, headers } = fault;
    const said = { status, body, headers: { ...retryHeaders(retryAfter), ...headers } };
    return { answer: fault.acts ? { ...act(), ...said } : { ...said, kind: "other", refused: "fault" } };
  }
  if ("secondaryRateLimit" in fault) {
    const headers = retryHeaders(fault.retryAfter ?? 60);
    return { answer: { status: 403, body: secondaryRateLimitBody, headers, kind: "other", refused: "fault" } };
  }
  if ("hold" in fault) {
    await holds.untilReleased();
    return closing.aborted ? { broken: undefined } : { answer: act() };
  }
  if (fault.stall === true) return { silent: true };
  try {
    await sleep(fault.stall, undefined, { signal: closing });
  } catch {
    return { broken: undefined };
  }
  return { answer: act() };
}

function retryHeaders(seconds: number | undefined): Readonly<Record<string, string>> {
  return seconds === undefined ? {} : { "retry-after": String(seconds) };
}
