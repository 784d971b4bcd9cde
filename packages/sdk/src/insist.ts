import { setTimeout as pause } from "node:timers/promises";
import { LostClaimError } from "./error.ts";

const shortestMs = 100;
const longestMs = 2_000;

/**
 * Repeats a write that must not get lost between an act and its ack, over a restart of the server. The write must be
 * harmless to repeat. A lost claim is final; when `patienceMs` is over the last failure is thrown.
 */
export async function insist(write: () => Promise<unknown>, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  for (let waitMs = shortestMs; ; waitMs = Math.min(longestMs, waitMs * 2)) {
    try {
      await write();
      return;
    } catch (error) {
      if (error instanceof LostClaimError || performance.now() + waitMs > end) throw error;
      await pause(waitMs);
    }
  }
}
