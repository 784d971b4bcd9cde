import type { DeliveryEvent } from "@onexit/events";
import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** What one action counts, in a registry of its own. */
export interface Metrics {
  readonly registry: Registry;
  observe(event: DeliveryEvent): void;
  /** Counts a message in hand until disposed. */
  inHand(): Disposable;
  /** A message that could not be handled and comes again. */
  failed(): void;
  /** Shows what is wrong with which destination, asked at every scrape. */
  watchLanes(troubled: () => ReadonlyMap<string, string>): void;
}

/** Counters, a histogram and a gauge, all labelled with the action's name. */
export function createMetrics(action: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ action });
  const registers = [registry];
  const events = new Counter({
    name: "onexit_delivery_events_total",
    help: "Delivery events by type",
    labelNames: ["type"],
    registers,
  });
  const seconds = new Histogram({
    name: "onexit_attempt_duration_seconds",
    help: "Duration of attempts",
    labelNames: ["type"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const inHand = new Gauge({ name: "onexit_messages_in_hand", help: "Messages being handled", registers });
  const failures = new Counter({
    name: "onexit_message_failures_total",
    help: "Messages that could not be handled and come again",
    registers,
  });
  return {
    registry,
    observe: ({ type, durationMs }) => {
      events.inc({ type });
      seconds.observe({ type }, durationMs / 1000);
    },
    inHand: () => {
      inHand.inc();
      return { [Symbol.dispose]: () => inHand.dec() };
    },
    failed: () => failures.inc(),
    watchLanes: (troubled) => {
      new Gauge({
        name: "onexit_destination_troubled",
        help: "Destinations that are paused, slowed down or left alone (open); absent when all is well",
        labelNames: ["destination", "state"],
        registers,
        collect() {
          this.reset();
          for (const [destination, state] of troubled()) this.set({ destination, state }, 1);
        },
      });
    },
  };
}
