import { AttemptTimeoutError, asError } from "./error.ts";
import { createLimit, type OwnLimit } from "./limit.ts";

/** The time that one attempt has: over when it has run out, the service stops, it is told, and at the disposal. */
export interface AttemptTime extends Disposable {
  readonly limit: OwnLimit;
}

/** A longer timer would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** What outlives its attempt is told so; made once, for the trace of it tells nothing. */
const over = new Error("the attempt is over");

/** Starts the time of each attempt until `stopping` aborts, which gets one listener for all of them. */
export function createAttemptTimes(stopping: AbortSignal): (timeoutMs: number) => AttemptTime {
  const running = new Set<OwnLimit>();
  const stop = () => {
    for (const limit of running) limit.end(asError(stopping.reason));
  };
  stopping.addEventListener("abort", stop, { once: true });

  return (timeoutMs) => {
    const limit = createLimit();
    const timer = setTimeout(() => limit.end(new AttemptTimeoutError(timeoutMs)), Math.min(timeoutMs, longestTimerMs));
    timer.unref();
    running.add(limit);
    if (stopping.aborted) stop();
    return {
      limit,
      [Symbol.dispose]: () => {
        clearTimeout(timer);
        running.delete(limit);
        limit.end(over);
      },
    };
  };
}
