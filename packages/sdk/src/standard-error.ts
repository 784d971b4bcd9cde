import { type DestinationStream, pino } from "pino";

/** How long a line may wait for company, ms. Each write wakes a thread, which was 7 % of what a delivery costs. */
const flushAfterMs = 20;
/** What is longer than this leaves at once, bytes. */
const longEnough = 4_096;

let opened: DestinationStream | undefined;

/**
 * Standard error for logs, one for the whole process. Lines leave together, without the event loop waiting for whoever
 * reads them; none is left behind when the process ends by itself.
 */
export function standardError(): DestinationStream {
  opened ??= open();
  return opened;
}

function open(): DestinationStream {
  const stream = pino.destination({ dest: 2, sync: false, minLength: longEnough });
  let isDue = false;
  const flush = () => {
    isDue = false;
    stream.flush();
  };
  return {
    write(line) {
      stream.write(line);
      if (isDue) return;
      isDue = true;
      setTimeout(flush, flushAfterMs).unref();
    },
  };
}
