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
 * with all that its listeners hold, until a full collection of garbage; so does an object literal that has a getter,
 * which is why this is a class (docs/performance.md).
 */
export function createLimit(): OwnLimit {
  return new AttemptLimit();
}

class AttemptLimit implements OwnLimit {
  readonly #listeners = new Set<(reason: Error) => void>();
  #reason: Error | undefined;
  #controller: AbortController | undefined;

  get reason(): Error | undefined {
    return this.#reason;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  throwIfOver(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  onOver(listener: (reason: Error) => void): () => void {
    if (this.#reason === undefined) this.#listeners.add(listener);
    else listener(this.#reason);
    return () => void this.#listeners.delete(listener);
  }

  end(why: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = why;
    for (const listener of this.#listeners) listener(why);
    this.#listeners.clear();
    this.#controller?.abort(why);
  }
}
