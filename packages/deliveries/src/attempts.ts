import type { DeliveryEvent } from "@onexit/events";

/** One attempt and what was said of it; nothing was where its service was stopped or killed in it. */
export interface Attempt {
  /** 1-based; 0 for what a person said before there was one. */
  readonly attempt: number;
  readonly events: readonly DeliveryEvent[];
}

/** Every attempt of a delivery, in order; one that nobody reported, too. */
export function attemptsIn(events: readonly DeliveryEvent[]): readonly Attempt[] {
  const last = Math.max(0, ...events.map(({ attempt }) => attempt));
  return Array.from({ length: last + 1 }, (_, attempt) => ({
    attempt,
    events: events.filter((event) => event.attempt === attempt),
  })).filter(({ attempt, events: said }) => attempt > 0 || said.length > 0);
}
