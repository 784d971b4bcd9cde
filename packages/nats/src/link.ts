import type { NatsConnection } from "@nats-io/transport-node";
import { NoReplyError } from "./errors.ts";
import { pause } from "./pause.ts";

/** What becomes of the connection, for those who must not wait for a timeout to learn it. */
export interface Link {
  readonly up: boolean;
  /** Calls back at each loss of the connection; returns what takes the listener away. */
  onDown(listener: (error: NoReplyError) => void): () => void;
  /** Resolves when connected, at once if so already; throws NoReplyError after `timeoutMs`. Nothing was sent then. */
  whenUp(timeoutMs: number): Promise<void>;
}

/** Told of each loss and each return of the connection. */
export type OnLinkChange = (change: "disconnected" | "reconnected") => void;

/** Watches a connection that is up now, until it is closed. */
export function watchLink(nc: NatsConnection, onChange: OnLinkChange): Link {
  let up = true;
  const downs = new Set<(error: NoReplyError) => void>();
  const ups = new Set<() => void>();

  const goDown = (why: string) => {
    up = false;
    for (const listener of [...downs]) listener(new NoReplyError(why));
  };
  const watch = async () => {
    for await (const status of nc.status()) {
      if (status.type === "disconnect" && up) {
        goDown("the connection was lost");
        onChange("disconnected");
      } else if (status.type === "reconnect" && !up) {
        up = true;
        for (const listener of [...ups]) listener();
        onChange("reconnected");
      }
    }
    goDown("the connection is closed");
  };
  // Ends with the connection; its own failure means the same as the connection's end.
  watch().catch(() => goDown("the connection is closed"));

  return {
    get up() {
      return up;
    },
    onDown(listener) {
      downs.add(listener);
      return () => downs.delete(listener);
    },
    async whenUp(timeoutMs) {
      if (up) return;
      if (nc.isClosed()) throw new NoReplyError("the connection is closed");
      const over = new AbortController();
      const listener = () => over.abort();
      ups.add(listener);
      await pause(timeoutMs, over.signal);
      ups.delete(listener);
      if (!up) throw new NoReplyError(`not connected for ${timeoutMs} ms`);
    },
  };
}
