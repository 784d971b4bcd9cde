/** The pattern in `/…/` or `/…/i`; undefined for plain text, null for a pattern that cannot be read. */
export function regexpOf(expected: string): RegExp | undefined | null {
  const found = /^\/(.+)\/([imsu]*)$/s.exec(expected);
  if (found === null) return undefined;
  try {
    return new RegExp(found[1] ?? "", found[2]);
  } catch {
    return null;
  }
}

/** True for the very text, and for one that the pattern in `/…/` finds something in. */
export function matches(expected: string, actual: string): boolean {
  return regexpOf(expected)?.test(actual) ?? expected === actual;
}
