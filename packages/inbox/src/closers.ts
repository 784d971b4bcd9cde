/** What must be closed, last opened first. */
export interface Closers {
  add(close: () => Promise<void>): void;
  /** Closes everything once, whatever fails, and then rejects with the first failure. */
  close(): Promise<void>;
}

export function createClosers(): Closers {
  const closers: (() => Promise<void>)[] = [];
  let closed: Promise<void> | undefined;

  const closeAll = async () => {
    const failures: unknown[] = [];
    for (const close of closers.reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };

  return {
    add: (close) => closers.push(close),
    close: () => {
      closed ??= closeAll();
      return closed;
    },
  };
}
