/** The smallest input found that still fails, of the candidates that a failing one offers, until the time is over. */
export function shrink<Input>(
  input: Input,
  candidates: (input: Input) => Iterable<Input>,
  fails: (input: Input) => boolean,
  ms: number,
): Input {
  const end = performance.now() + ms;
  let best = input;
  for (let found = true; found; ) {
    found = false;
    for (const candidate of candidates(best)) {
      if (performance.now() > end) return best;
      if (!fails(candidate)) continue;
      best = candidate;
      found = true;
      break;
    }
  }
  return best;
}

/** A text with a stretch left out: halves, quarters, and so on down to single characters of a short text. */
export function* smallerTexts(text: string): Iterable<string> {
  const finest = text.length > 3000 ? Math.ceil(text.length / 300) : 1;
  for (let length = Math.ceil(text.length / 2); length >= finest; length = Math.floor(length / 2)) {
    for (let at = 0; at < text.length; at += length) yield text.slice(0, at) + text.slice(at + length);
  }
}

/** A JSON value with something left out or made plain. */
export function* smallerJson(value: unknown): Iterable<unknown> {
  if (typeof value === "string") {
    if (value.length > 1) yield* [value.slice(0, value.length / 2), value.slice(value.length / 2)];
  } else if (Array.isArray(value)) {
    if (value.length > 3) yield* [value.slice(0, value.length / 2), value.slice(value.length / 2)];
    for (const [at] of value.entries()) yield value.toSpliced(at, 1);
    for (const [at, item] of value.entries()) for (const less of smallerJson(item)) yield value.toSpliced(at, 1, less);
  } else if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    for (const [at] of entries.entries()) yield Object.fromEntries(entries.toSpliced(at, 1));
    for (const [at, [key, item]] of entries.entries()) {
      for (const less of smallerJson(item)) yield Object.fromEntries(entries.toSpliced(at, 1, [key, less]));
    }
  }
}
