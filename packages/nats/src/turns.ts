/** Lets a number of callers in at once; the others wait in line. */
export interface Turns {
  /** Resolves when it is the caller's turn; whoever was let in must call `give` when done. */
  take(): Promise<void>;
  give(): void;
}

/** Makes room for `places` callers. */
export function createTurns(places: number): Turns {
  let free = places;
  // Read from a moving head: taking the first of a long list away would move all others, each time.
  let line: (() => void)[] = [];
  let head = 0;
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
    },
    give() {
      const next = line[head];
      if (next === undefined) {
        free += 1;
        line = [];
        head = 0;
        return;
      }
      head += 1;
      if (head > 10_000) {
        line = line.slice(head);
        head = 0;
      }
      next();
    },
  };
}
