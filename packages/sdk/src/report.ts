import { type DeliveryEvent, deliverySubject, encodeEvent } from "@onexit/events";
import { insist } from "./insist.ts";
import type { Log } from "./log.ts";
import type { Publish } from "./ports.ts";

/** Publishes what came of an attempt. A repetition is harmless, and is neither logged nor told to `onEvent`. */
export type Report = (event: DeliveryEvent, isRepetition?: boolean) => Promise<void>;

/** Where delivery events go. */
export interface ReportOptions {
  readonly publish: Publish;
  readonly log: Log;
  /** How long to insist; ms. */
  readonly patienceMs: number;
  /** Hears of each event once it is stored. */
  readonly onEvent?: (event: DeliveryEvent) => void;
}

/** Reports under the id `<key>:<attempt>:<type>`, by which readers ignore repetitions. */
export function createReport({ publish, log, patienceMs, onEvent }: ReportOptions): Report {
  return async (event, isRepetition = false) => {
    const { type, key, attempt, destination, durationMs } = event;
    const id = `${key}:${attempt}:${type}`;
    const subject = deliverySubject(event.workflow, event.action);
    await insist(() => publish(subject, encodeEvent(event, id, event.workflow), { id }), patienceMs);
    if (isRepetition) return;
    onEvent?.(event);
    const problem = "problem" in event ? { problem: event.problem } : {};
    log.info({ event: type, key, attempt, destination, durationMs, ...problem }, `${type} ${destination}`);
  };
}
