import { type DeliveryEvent, type LedgerEntry, ledgerKeyOf } from "@onexit/events";
import { TerminalError } from "./error.ts";
import type { Log } from "./log.ts";
import type { LedgerPort, MessagePort } from "./ports.ts";
import { problemOf } from "./problem.ts";
import type { Redact } from "./redact.ts";
import type { Report } from "./report.ts";
import type { Unreadable } from "./request.ts";

/** Where dead letters are recorded. */
export interface DeadLetterOptions {
  readonly ledger: LedgerPort;
  readonly report: Report;
  readonly log: Log;
  readonly redact: Redact;
  readonly owner: string;
  readonly now: () => number;
}

/** Answers an unreadable request with ActionDead where it says to whom, logs it in any case, and ends its message. */
export async function bury(message: MessagePort, unreadable: Unreadable, options: DeadLetterOptions): Promise<void> {
  const { ledger, report, log, redact, owner } = options;
  const { problem, addressee } = unreadable;
  log.error({ subject: message.subject, seq: message.seq, problem: redact(problem) }, "a request cannot be read");
  if (addressee !== undefined) {
    const at = options.now();
    const event: DeliveryEvent = {
      type: "ActionDead",
      at,
      ...addressee,
      origin: { kind: "event", event: "unreadable request" },
      destination: "",
      attempt: 0,
      durationMs: 0,
      problem: problemOf(new TerminalError(`the request cannot be read: ${problem}`), redact),
    };
    const state = { state: "dead", attempt: 0, owner, at, requestSeq: message.seq, notAfter: at } as const;
    const entry: LedgerEntry = { ...addressee, ...state, outcome: event };
    const key = ledgerKeyOf(addressee);
    const isFirst = (await ledger.create(key, entry)) !== undefined;
    const standing = isFirst ? entry : (await ledger.get(key))?.entry;
    // Where another copy of the request could be read, what came of that stands.
    if (standing?.attempt === 0 && standing.outcome !== undefined) await report(standing.outcome);
  }
  await message.term();
}
