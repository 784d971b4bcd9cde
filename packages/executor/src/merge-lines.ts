/** Lines in the order of their times, RFC 3339 in UTC, none of which is earlier than `from`. */
export interface LineSource<T extends { readonly time: string }> {
  readonly from: string;
  readonly lines: AsyncIterable<T>;
}

/**
 * The lines of several sources in the order of their times; at one time those of an earlier source come first. A source
 * is opened when its first line may be due, so that of many that follow each other few are open at once.
 */
export async function* mergeLines<T extends { readonly time: string }>(
  sources: readonly LineSource<T>[],
): AsyncGenerator<T, void, undefined> {
  const waiting = [...sources].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const open: Head<T>[] = [];
  try {
    for (;;) {
      let first = earliestOf(open);
      while (waiting[0] !== undefined && (first === undefined || waiting[0].from <= first.line.time)) {
        const source = waiting.shift() as LineSource<T>;
        const rest = source.lines[Symbol.asyncIterator]();
        const next = await rest.next();
        if (next.done !== true) open.push({ place: sources.indexOf(source), rest, line: next.value });
        first = earliestOf(open);
      }
      if (first === undefined) return;
      yield first.line;
      const next = await first.rest.next();
      if (next.done === true) open.splice(open.indexOf(first), 1);
      else first.line = next.value;
    }
  } finally {
    for (const { rest } of open) await rest.return?.();
  }
}

/** A source that is open, and its next line. */
interface Head<T> {
  readonly place: number;
  readonly rest: AsyncIterator<T>;
  line: T;
}

function earliestOf<T extends { readonly time: string }>(open: readonly Head<T>[]): Head<T> | undefined {
  let found = open[0];
  for (const one of open) {
    if (found === undefined) return one;
    const isEarlier = one.line.time < found.line.time;
    if (isEarlier || (one.line.time === found.line.time && one.place < found.place)) found = one;
  }
  return found;
}
