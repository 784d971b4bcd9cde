import { type Follower, follow, type Nats } from "@onexit/nats";
import { contentsOf } from "./contents.ts";
import { createDeliveryIndex, type DeliveryIndex } from "./delivery-index.ts";

/** Requests and what services say of them; no journal has so many parts. */
const requestsAndDeliveries = "onexit.*.*.*.*.*";

/** An index that is kept up to date. */
export interface FollowedIndex extends AsyncDisposable {
  readonly index: DeliveryIndex;
  /** False while the past is still being read. */
  readonly ready: boolean;
  /** Messages that were read, and that were still to be read when the latest came. */
  readonly progress: { readonly read: number; readonly left: number };
  /** Resolves when the past has been read. */
  readonly caughtUp: Promise<void>;
}

/** Builds an index of the newest deliveries in the background, and keeps it up to date. */
export async function followIndex(
  nats: Nats,
  { most, onProblem }: { readonly most: number; readonly onProblem: (error: unknown) => void },
): Promise<FollowedIndex> {
  const index = createDeliveryIndex(most);
  let ready = false;
  let read = 0;
  let left = 0;
  const follower: Follower = await follow(nats, {
    filter: requestsAndDeliveries,
    start: "all",
    onMessage: (message) => {
      read += 1;
      left = message.pending;
      try {
        for (const event of contentsOf(message).events) index.add(event, message.seq);
      } catch (error) {
        onProblem(error);
      }
    },
  });
  const caughtUp = follower.caughtUp.then(() => {
    ready = true;
  });
  follower.closed.catch(onProblem);
  return {
    index,
    get ready() {
      return ready;
    },
    get progress() {
      return { read, left };
    },
    caughtUp,
    [Symbol.asyncDispose]: () => follower.stop(),
  };
}
