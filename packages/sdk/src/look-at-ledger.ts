import { ledgerKeyOf } from "@onexit/events";
import type { Ledger } from "@onexit/nats";
import type { Lanes } from "./lanes.ts";
import type { Log } from "./log.ts";
import { systemClock } from "./ports.ts";
import type { Sightings } from "./sightings.ts";

/** What a look at the ledger fills in. */
export interface LedgerLook {
  readonly ledger: Ledger;
  readonly action: string;
  readonly sightings: Sightings;
  readonly lanes: Lanes;
  readonly log: Log;
}

/**
 * Starts the clock of staleness for claims of the dead at once, not only when their messages come again, and leaves alone
 * who asked for that before this process began.
 */
export async function lookAtLedger({ ledger, action, sightings, lanes, log }: LedgerLook): Promise<void> {
  try {
    for await (const { entry, revision } of ledger.list({ action })) {
      if (entry.state === "claimed") sightings.see(ledgerKeyOf(entry), revision);
      const restMs = (entry.notBefore ?? 0) - systemClock.now();
      const asked = entry.state === "retrying" ? entry.askedToWait : undefined;
      if (asked !== undefined && restMs > 0) lanes.pause(asked, restMs);
    }
  } catch (error) {
    log.warn({ err: error }, "the ledger could not be listed; what it holds is seen when its messages come again");
  }
}
