import fc from "fast-check";
import { repeated, upTo } from "../sizes.ts";
import { words } from "./words.ts";

/** One change of a text; places are thousandths of it. */
interface Mutation {
  readonly kind: (typeof kinds)[number];
  readonly at: number;
  readonly length: number;
  readonly to: number;
  readonly word: string;
  readonly count: number;
  readonly other: string;
}

const kinds = [
  "insert",
  "replace",
  "delete",
  "copy",
  "move",
  "indent",
  "line",
  "swapLines",
  "copyLines",
  "splice",
  "crlf",
  "tabs",
  "cut",
  "value",
  "key",
  "anchor",
  "merge",
] as const;

/** Real texts with a few changes. */
export function mutatedTexts(texts: readonly string[], most: number): fc.Arbitrary<string> {
  const text = fc.constantFrom(...texts);
  const place = fc.nat(1000);
  const word = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...words) },
    fc.string({ unit: "binary", maxLength: 4 }),
  );
  const mutation = fc.record<Mutation>({
    kind: fc.constantFrom(...kinds),
    at: place,
    length: fc.oneof({ weight: 3, arbitrary: fc.nat(5) }, fc.nat(400)),
    to: place,
    word,
    count: fc.oneof({ weight: 20, arbitrary: fc.constant(1) }, { weight: 8, arbitrary: fc.nat(80) }, upTo(most)),
    other: text,
  });
  return fc
    .tuple(text, fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([base, mutations]) => mutations.reduce((so, one) => mutate(so, one).slice(0, most), base));
}

function mutate(text: string, { kind, at, length, to, word, count, other }: Mutation): string {
  const place = Math.floor((at / 1000) * text.length);
  const target = Math.floor((to / 1000) * text.length);
  const many = () => repeated(word, count, 200_000);
  const splice = (from: number, removed: number, added: string) =>
    text.slice(0, from) + added + text.slice(from + removed);
  const lines = () => text.split("\n");
  const line = (of: readonly string[], thousandths: number) => Math.floor((thousandths / 1001) * of.length);
  switch (kind) {
    case "insert":
      return splice(place, 0, many());
    case "replace":
      return splice(place, length, many());
    case "delete":
      return splice(place, length, "");
    case "copy":
      return splice(target, 0, text.slice(place, place + length));
    case "move":
      return splice(place, length, "").slice(0, target) + text.slice(place, place + length) + text.slice(target);
    case "indent": {
      const all = lines();
      return all
        .map((one, index) => (index >= line(all, at) && index < line(all, at) + length ? `${word}${one}` : one))
        .join("\n");
    }
    case "line":
      return lines().toSpliced(line(lines(), at), 1, many()).join("\n");
    case "swapLines": {
      const all = lines();
      const [from, onto] = [line(all, at), line(all, to)];
      return all
        .map((one, index) => (index === from ? (all[onto] ?? "") : index === onto ? (all[from] ?? "") : one))
        .join("\n");
    }
    case "copyLines": {
      const all = lines();
      const stretch = all.slice(line(all, at), line(all, at) + Math.max(1, length)).join("\n");
      return all.toSpliced(line(all, to), 0, repeated(`${stretch}\n`, count, 200_000)).join("\n");
    }
    case "splice":
      return text.slice(0, place) + other.slice(Math.floor((to / 1000) * other.length));
    case "crlf":
      return text.replaceAll("\n", length % 2 === 0 ? "\r\n" : "\r");
    case "tabs":
      return text.replace(/^ +/gm, (spaces) => "\t".repeat(spaces.length / 2));
    case "cut":
      return text.slice(0, place);
    case "value":
      return atMatch(text, /: [^\n]*$/gm, at, `: ${many()}`);
    case "key":
      return atMatch(text, /(?<![\w-])[\w-]+:/g, at, `${many()}:`);
    case "anchor":
      return atMatch(atMatch(text, /: /g, at, ": &a "), /: [^\n]+$/gm, to, ": *a");
    case "merge":
      return atMatch(atMatch(text, /:\n/g, at, ": &a\n"), /\n +(?=\w)/g, to, (found) => `${found}<<: *a${found}`);
  }
}

/** The text with one of the matches replaced. */
function atMatch(text: string, pattern: RegExp, at: number, by: string | ((found: string) => string)): string {
  const matches = [...text.matchAll(pattern)];
  const match = matches[Math.floor((at / 1001) * matches.length)];
  if (match === undefined) return text;
  const added = typeof by === "string" ? by : by(match[0]);
  return text.slice(0, match.index) + added + text.slice(match.index + match[0].length);
}
