import { setTimeout as sleep } from "node:timers/promises";
import { NoReplyError } from "./errors.ts";
import { isPassing } from "./failure.ts";

/** Resolves after `ms`, or at once when the signal aborts; look at the signal to tell them apart. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, signal === undefined ? {} : { signal });
  } catch {
    // aborted
  }
}

/** The wait before try number `failures + 1`: 50 ms doubling to 10 s, with jitter of half. */
export function backoffMs(failures: number, random: number = Math.random()): number {
  const full = Math.min(10_000, 50 * 2 ** Math.min(failures, 10));
  return Math.round(full * (0.5 + random / 2));
}

/** How long an operation is tried when its caller gives no signal, ms. */
export const patienceMs = 30_000;

/**
 * Tries until there is an answer, good or bad. Throws NoReplyError when none came before the signal aborts, or within
 * 30 s without one.
 */
export async function untilAnswered<T>(what: string, attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const started = performance.now();
  let last: unknown = signal?.reason;
  for (let failures = 0; signal?.aborted !== true; failures += 1) {
    try {
      return await unlessAborted(attempt(), signal);
    } catch (error) {
      if (!isPassing(error)) throw error;
      last = error;
    }
    if (signal === undefined && performance.now() - started > patienceMs) break;
    await pause(backoffMs(failures), signal);
  }
  throw new NoReplyError(`no answer: ${what}`, { cause: last });
}

/** Stops waiting when the signal aborts; what was asked goes its own way. */
function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new NoReplyError("aborted", { cause: signal.reason }));
    signal.addEventListener("abort", abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
