import { type DeliveryEvent, decodeEvent } from "@onexit/events";
import { follow, type Nats } from "@onexit/nats";
import { deferred } from "../../deferred.ts";

/** What the cleanup service says from now on. */
export interface Answers extends AsyncDisposable {
  /** The latest word on each of these deliveries, by key, once there is one on each, or after `ms`. */
  readonly on: (keys: readonly string[], ms: number) => Promise<ReadonlyMap<string, DeliveryEvent>>;
}

/** Listens; what is asked after it resolves is not missed. */
export async function listenToCleanup(nats: Nats): Promise<Answers> {
  const said = new Map<string, DeliveryEvent>();
  let wake = () => {};
  const reading = await follow(nats, {
    filter: "onexit.*.*.delivery.cleanup.*",
    start: "new",
    onMessage({ data }) {
      const decoded = decodeEvent(JSON.parse(new TextDecoder().decode(data)));
      if (!("event" in decoded)) return;
      const event = decoded.event as DeliveryEvent;
      said.set(event.key, event);
      wake();
    },
  });
  return {
    async on(keys, ms) {
      const { promise, resolve } = deferred<void>();
      const isComplete = () => keys.every((key) => said.has(key));
      wake = () => {
        if (isComplete()) resolve();
      };
      wake();
      const timer = setTimeout(resolve, ms);
      await promise;
      clearTimeout(timer);
      return new Map([...said].filter(([key]) => keys.includes(key)));
    },
    [Symbol.asyncDispose]: () => reading.stop(),
  };
}
