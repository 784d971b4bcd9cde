import { stripVTControlCharacters } from "node:util";

/** One line of text that cannot steer a terminal: what steps and providers write is not ours to trust. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(unsafe, " ").trimEnd();
}

/** Control characters, line separators, and the marks that make text read in another order than it stands. */
const unsafe = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** The lines of a text, each made harmless; an empty text has none. */
export function plainLines(text: string): readonly string[] {
  const lines = text.trimEnd().split(/\r?\n/).map(plain);
  return lines.length === 1 && lines[0] === "" ? [] : lines;
}
