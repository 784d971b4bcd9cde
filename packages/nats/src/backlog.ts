import { streamName } from "@onexit/events";
import { untilAnswered } from "./pause.ts";
import { call, type Nats } from "./wire.ts";

/** How many messages a durable consumer of the stream has still to take or to acknowledge. */
export async function backlogOf(nats: Nats, durable: string): Promise<number> {
  const info = await untilAnswered(`look at consumer ${durable}`, () =>
    call(nats, ({ jsm }) => jsm.consumers.info(streamName, durable)),
  );
  return info.num_pending + info.num_ack_pending;
}
