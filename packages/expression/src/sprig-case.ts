/** Each word with a capital, where anything but letters, digits, `_` and `'` parts words (Go `strings.Title`). */
export function titleCase(text: string): string {
  return text.replace(
    /(^|[^\p{L}\p{N}_])(\p{L})/gu,
    (_, before: string, letter: string) => before + letter.toUpperCase(),
  );
}

/** Each word without a capital. */
export function untitleCase(text: string): string {
  return text.replace(/(^|\s)(\S)/gu, (_, before: string, letter: string) => before + letter.toLowerCase());
}

/** The first letter of each word. */
export function initials(text: string): string {
  return [...text.matchAll(/(?:^|\s)(\S)/gu)].map((match) => match[1]).join("");
}

/** Capitals for small letters and the other way round. */
export function swapCase(text: string): string {
  return [...text]
    .map((letter) => (letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase()))
    .join("");
}

/** `FirstName` as `first_name` or `first-name` (xstrings `ToSnakeCase`, `ToKebabCase`). */
export function separatedCase(text: string, separator: string): string {
  return text
    .replace(/[\s_-]/gu, separator)
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, `$1${separator}$2`)
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, `$1${separator}$2`)
    .replace(/(\p{Ll})(\d)/gu, `$1${separator}$2`)
    .toLowerCase();
}

/** `first_name` as `FirstName` (xstrings `ToPascalCase`). */
export function camelCase(text: string): string {
  const [, before = "", body = ""] = /^([_\s-]*)([\s\S]*)$/.exec(text) ?? [];
  const words = body.split(/[_\s-]/u).map((word) => capitalize(word));
  return before + words.join("");
}

/** Of capitals in a row the first one stays. */
function capitalize(word: string): string {
  const whole = word.charAt(0).toUpperCase() + word.slice(1);
  return whole.replace(/(\p{Lu})(\p{Lu}+)/gu, (_, first: string, more: string) => first + more.toLowerCase());
}
