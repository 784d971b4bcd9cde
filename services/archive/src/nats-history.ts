import { type DeliveryEvent, decodeEvent, deliveriesOf } from "@onexit/events";
import { follow, type Nats, openEventLog } from "@onexit/nats";
import type { History } from "./history.ts";

/** The history on a connected server. */
export function natsHistory(nats: Nats): History {
  return {
    journal: async function* (workflow, signal) {
      yield* openEventLog(nats).read(workflow, 0, signal);
    },
    deliveries: async (workflow, signal) => {
      const events: DeliveryEvent[] = [];
      const onMessage = ({ data }: { readonly data: Uint8Array }) => {
        const decoded = decodeEvent(JSON.parse(new TextDecoder().decode(data)));
        if ("problem" in decoded) throw new Error(`a delivery event cannot be read: ${decoded.problem}`);
        events.push(decoded.event as DeliveryEvent);
      };
      const filter = deliveriesOf(workflow);
      const reading = await follow(nats, { filter, start: "all", signal, onMessage });
      await reading.caughtUp;
      await reading.stop();
      await reading.closed;
      signal.throwIfAborted();
      return events;
    },
  };
}
