import type { NatsConnection } from "@nats-io/transport-node";
import { ClosedError, NoReplyError } from "./errors.ts";
import { pause } from "./pause.ts";

/** What becomes of the connection, for those who must not wait for a timeout to learn it. */
export interface Link {
  readonly up: boolean;
  /** Calls back at each loss of the connection; returns what takes the listener away. */
  onDown(listener: (error: NoReplyError) => void): () => void;
  /** Resolves when connected, at once if so already. Throws NoReplyError after `timeoutMs`, ClosedError for ever after. */
  whenUp(timeoutMs: number): Promise<void>;
}

/** Told of each loss and each return of the connection. */
export type OnLinkChange = (change: "disconnected" | "reconnected") => void;

/** Watches a connection that is up now, until it is closed. */
export function watchLink(nc: NatsConnection, onChange: OnLinkChange): Link {
  let up = true;
  const downs = new Set<(error: NoReplyError) => void>();
  /** Those who wait for the connection; woken when it is back, and when it never will be. */
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const listener of [...waiting]) listener();
  };

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
        wake();
        onChange("reconnected");
      }
    }
  };
  const end = () => {
    goDown("the connection is closed");
    wake();
  };
  // Ends with the connection.
  watch().then(end, end);

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
      if (nc.isClosed()) throw new ClosedError("the connection is closed");
      const over = new AbortController();
      const listener = () => over.abort();
      waiting.add(listener);
      await pause(timeoutMs, over.signal);
      waiting.delete(listener);
      if (nc.isClosed()) throw new ClosedError("the connection is closed");
      if (!up) throw new NoReplyError(`not connected for ${timeoutMs} ms`);
    },
  };
}
