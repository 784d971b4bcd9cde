/** A place in a source; both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Tells the place of an offset; lines end as Handlebars' own lexer ends them. */
export function positionsIn(text: string): (offset: number) => Position {
  const starts = [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)];
  return (offset) => {
    const line = lastNotAbove(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** The index of the last number that is not above the limit, in an ascending list that starts at or below it. */
function lastNotAbove(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? limit) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
