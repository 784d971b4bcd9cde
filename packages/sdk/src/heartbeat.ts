import type { Claim } from "./claim.ts";
import { LostClaimError } from "./error.ts";
import type { Log } from "./log.ts";
import type { MessagePort } from "./ports.ts";

/** A claim that is kept alive. */
export interface Heartbeat {
  readonly message: MessagePort;
  readonly claim: Claim;
  readonly log: Log;
  readonly everyMs: number;
  /** Told when somebody else has taken the claim. */
  readonly onLost: (reason: LostClaimError) => void;
}

/** Signs of life while an act runs, to the stream and to the ledger, until disposed. */
export function startHeartbeat({ message, claim, log, everyMs, onLost }: Heartbeat): Disposable {
  const timer = setInterval(() => {
    message.working();
    claim.renew().catch((error: unknown) => {
      if (error instanceof LostClaimError) onLost(error);
      else log.warn({ err: error, key: claim.entry.key }, "a claim could not be renewed");
    });
  }, everyMs);
  // A service lives by its connection, not by the acts in hand.
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
