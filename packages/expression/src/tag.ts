/** One `{{…}}` in a text. `{{=…}}` holds an expression, anything else the name of a variable. */
export interface Tag {
  readonly kind: "simple" | "expression";
  /** Offset of the opening braces. */
  readonly start: number;
  /** Offset after the closing braces. */
  readonly end: number;
  /** What stands between the braces (and after the `=`), without white space at its ends. */
  readonly name: string;
  /** The tags inside this one, in order; they are resolved first. */
  readonly inner: readonly Tag[];
}

interface Opening {
  readonly start: number;
  readonly inner: Tag[];
}

/** Tags nest no deeper than this; the outer braces of anything deeper are plain text. */
const deepest = 8;

/** The outermost tags of a text, in order. Braces that find no partner are plain text. */
export function findTags(text: string): readonly Tag[] {
  const found: Tag[] = [];
  if (!text.includes("{{")) return found;
  const open: Opening[] = [];
  let at = text.indexOf("{{");
  while (at < text.length) {
    if (text.startsWith("{{", at)) {
      at = openAll(text, at, open, found);
    } else if (text.startsWith("}}", at) && open.length > 0) {
      const { start, inner } = open.pop() as Opening;
      at += 2;
      (open.at(-1)?.inner ?? found).push(tagOf(text, start, at, inner));
    } else {
      at += 1;
    }
  }
  // What was opened and never closed is text; the tags after it are not.
  for (const { inner } of open) found.push(...inner);
  return found;
}

/** All tags of a text that hold no further tag, in order: those whose names are known before any value is. */
export function findInnermostTags(text: string): readonly Tag[] {
  return findTags(text).flatMap(innermostOf);
}

function innermostOf(tag: Tag): readonly Tag[] {
  return tag.inner.length === 0 ? [tag] : tag.inner.flatMap(innermostOf);
}

/** Opens a tag for each pair in a run of braces; the odd one belongs to the text before, as in `{{{x}}}`. */
function openAll(text: string, from: number, open: Opening[], found: Tag[]): number {
  let end = from;
  while (text[end] === "{") end += 1;
  for (let start = from + ((end - from) % 2); start < end; start += 2) {
    open.push({ start, inner: [] });
    const outermost = open.length > deepest ? open.shift() : undefined;
    if (outermost) found.push(...outermost.inner);
  }
  return end;
}

function tagOf(text: string, start: number, end: number, inner: readonly Tag[]): Tag {
  const isExpression = text[start + 2] === "=";
  const name = text.slice(start + (isExpression ? 3 : 2), end - 2).trim();
  return { kind: isExpression ? "expression" : "simple", start, end, name, inner };
}
