import { AttemptTimeoutError } from "./error.ts";

/** The time that one attempt has. */
export interface AttemptTime extends Disposable {
  /** Aborts when the time is over, when the service stops, when told, and at the latest at the disposal. */
  readonly signal: AbortSignal;
  readonly abort: (reason: Error) => void;
}

/** What outlives its attempt finds its signal aborted; made once, for the trace of it tells nothing. */
const over = new Error("the attempt is over");

/** A longer timer would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** Starts the time of one attempt. `stopping` outlives it and must not collect listeners. */
export function startAttemptTime(timeoutMs: number, stopping: AbortSignal): AttemptTime {
  const controller = new AbortController();
  const abort = (reason: Error) => controller.abort(reason);
  const stop = () => controller.abort(stopping.reason);
  const timer = setTimeout(() => abort(new AttemptTimeoutError(timeoutMs)), Math.min(timeoutMs, longestTimerMs));
  timer.unref();
  stopping.addEventListener("abort", stop, { once: true });
  if (stopping.aborted) stop();
  return {
    signal: controller.signal,
    abort,
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      stopping.removeEventListener("abort", stop);
      abort(over);
    },
  };
}
