import type { Received } from "@onexit/inbox";
import { type InInbox, tallied } from "./action.ts";

/** How a receiver that knows messages by their ids is looked at. */
export interface KnownById {
  readonly provider: Received["provider"];
  /** The delivery's name. */
  readonly nameOf: (request: Received["request"]) => string;
}

/**
 * Counts as a receiver does that drops what it has seen: a message that comes again under its id is told again, and not
 * there twice. It would be with another id, or with another content, which nobody may send under an old id.
 */
export function countedById({ provider, nameOf }: KnownById): InInbox["countIn"] {
  return async (inbox) => {
    const taken = (await inbox.received()).filter(
      (received) => received.provider === provider && received.outcome.stored !== undefined,
    );
    const distinct = new Map(taken.map(({ request }) => [JSON.stringify(request), nameOf(request)]));
    return { there: tallied(distinct.values()), toldAgain: taken.length - distinct.size };
  };
}
