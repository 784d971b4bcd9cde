import type { Conversion } from "./finding.ts";

/** What was converted, what it needs, and what was left and why; for people. */
export function reportLines(file: string, { changes, left }: Conversion): readonly string[] {
  return [
    ...changes.flatMap(({ template, to, needs, notes, line, column }) => [
      `${file}:${line}:${column}: ${template} is now ${to}`,
      ...needs.map(({ variable, from }) => `    needs ${variable}: ${from}`),
      ...notes.map((note) => `    note: ${note}`),
    ]),
    ...left.map(
      ({ template, reason, line, column }) => `${file}:${line}:${column}: ${template} is left as it is: ${reason}`,
    ),
  ];
}

/** The last line. */
export function reportSummary(conversions: readonly Conversion[]): string {
  const sum = (of: (conversion: Conversion) => number) => conversions.reduce((total, one) => total + of(one), 0);
  const converted = sum(({ changes }) => changes.length);
  const left = sum(({ left: found }) => found.length);
  if (converted + left === 0) return "nothing to convert";
  return `${converted} converted, ${left} left as ${left === 1 ? "it is" : "they are"}`;
}
