/** What stands for a secret in everything that leaves a step. */
const mask = "***";

/** Values shorter than this are no secrets: masking `1` would only make logs unreadable. */
const shortest = 3;

/** Replaces secrets in texts. */
export interface Masker {
  /** The longest secret, in bytes: how far a cut must stay away from what is masked first. */
  readonly longest: number;
  mask(text: string): string;
}

/** A masker of the given values, longest first; the lines of a value of several lines are masked by themselves too. */
export function maskerOf(secrets: readonly string[]): Masker {
  const values = [...new Set(secrets.flatMap(withItsLines))]
    .filter((value) => value.length >= shortest)
    .sort((a, b) => b.length - a.length);
  const longest = values.reduce((size, value) => Math.max(size, Buffer.byteLength(value)), 0);
  return { longest, mask: (text) => values.reduce((masked, value) => masked.replaceAll(value, mask), text) };
}

function withItsLines(secret: string): readonly string[] {
  // A short line of a long secret, such as the brace of a JSON key, is no secret.
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= 8);
  return lines.length > 1 || lines[0] !== secret ? [secret, ...lines] : [secret];
}
