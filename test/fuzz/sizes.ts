import fc from "fast-check";

/** Characters that a person could send; what is larger is measured apart. */
export const ordinary = 200_000;

/** Milliseconds that 1000 characters of YAML may cost: most of it is the YAML library's, and its garbage's. */
export const yamlRate = 4.5;

/** Most characters of any input. */
export const largest = 2 * 1024 * 1024;

/** A number up to a bound, the small ones as likely as the large ones. */
export function upTo(most: number): fc.Arbitrary<number> {
  const digits = Math.log2(most);
  return fc.nat(1000).map((at) => Math.floor(2 ** ((at / 1000) * digits)));
}

/** Texts from stretches, each of them repeated so many times; together no longer than the bound. */
export function repetitions(words: readonly string[], most: number): fc.Arbitrary<string> {
  const stretch = fc.tuple(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }), upTo(most));
  return fc.array(stretch, { minLength: 1, maxLength: 5 }).map((stretches) =>
    stretches
      .map(([parts, count]) => repeated(parts.join(""), count, most))
      .join("")
      .slice(0, most),
  );
}

/** A text so many times, no longer than the bound. */
export function repeated(text: string, count: number, most: number): string {
  return text.repeat(Math.min(count, Math.ceil(most / Math.max(1, text.length)))).slice(0, most);
}
