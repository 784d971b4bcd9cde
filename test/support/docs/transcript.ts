/** A command of a transcript, and what it prints; `…` stands for anything, alone in a line for any lines. */
export interface Step {
  readonly command: string;
  readonly printed: readonly string[];
  /** How many lines into the block its command stands. */
  readonly line: number;
}

/** The steps of a `console` block: `$ ` begins a command, `> ` goes on with it. */
export function stepsOf(text: string): readonly Step[] {
  const steps: { command: string; printed: string[]; line: number }[] = [];
  for (const [line, written] of text.trimEnd().split("\n").entries()) {
    const last = steps.at(-1);
    if (written.startsWith("$ ")) steps.push({ command: written.slice(2), printed: [], line });
    else if (written.startsWith("> ") && last?.printed.length === 0) last.command += `\n${written.slice(2)}`;
    else if (last === undefined) throw new Error(`a transcript begins with "$ ", not with ${JSON.stringify(written)}`);
    else last.printed.push(written);
  }
  return steps;
}

// What differs from run to run, in the order in which it is looked for.
const volatile: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g, "UUID"],
  [/\bdlv_[0-9a-z]{12}\b/g, "dlv_ID"],
  [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "TIME"],
  [/\b\d\d:\d\d:\d\d\.\d+Z?/g, "TIME"],
  [/<1s|\b(?:\d+h ?)?(?:\d+m ?)?\d+(?:\.\d+)?m?s\b/g, "DURATION"],
  [/-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "-ID"],
];

/** A line without what differs from run to run: times, durations, ids, and how far columns are apart. */
function steady(line: string): string {
  return volatile
    .reduce((text, [pattern, name]) => text.replace(pattern, name), line)
    .replace(/\s+/g, " ")
    .trim();
}

/** True if that is what was to be printed. */
export function isPrinted(expected: readonly string[], actual: string): boolean {
  const lines = actual.trimEnd() === "" ? [] : actual.trimEnd().split("\n").map(steady);
  return fits(expected.map(steady), lines);
}

function fits(expected: readonly string[], actual: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  // Any number of lines: the first place where the rest fits.
  if (first === "…") return actual.some((_, at) => fits(rest, actual.slice(at))) || fits(rest, []);
  const [line, ...more] = actual;
  return line !== undefined && patternOf(first).test(line) && fits(rest, more);
}

function patternOf(line: string): RegExp {
  const parts = line.split(/ ?… ?/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
