/** What ends an attempt's calls. */
export interface Limit {
  /** Why they must end; undefined as long as they may go on. */
  readonly reason: Error | undefined;
  /** Made when it is first asked for, for those who can listen to nothing else. */
  readonly signal: AbortSignal;
  throwIfOver(): void;
  /** Calls back once, at once if it is over already; returns what takes the listener away. */
  onOver(listener: (reason: Error) => void): () => void;
}

/** A limit and what hits it; only the first reason counts. */
export interface OwnLimit extends Limit {
  end(reason: Error): void;
}

/**
 * A limit that nothing has hit. An AbortController could do the same, but on Node 20 each one that was listened to stays,
 * with all that its listeners hold, until a full collection of garbage (docs/performance.md).
 */
export function createLimit(): OwnLimit {
  const listeners = new Set<(reason: Error) => void>();
  let reason: Error | undefined;
  let controller: AbortController | undefined;
  return {
    get reason() {
      return reason;
    },
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (reason !== undefined) controller.abort(reason);
      }
      return controller.signal;
    },
    throwIfOver() {
      if (reason !== undefined) throw reason;
    },
    onOver(listener) {
      if (reason === undefined) listeners.add(listener);
      else listener(reason);
      return () => void listeners.delete(listener);
    },
    end(why) {
      if (reason !== undefined) return;
      reason = why;
      for (const listener of listeners) listener(why);
      listeners.clear();
      controller?.abort(why);
    },
  };
}
