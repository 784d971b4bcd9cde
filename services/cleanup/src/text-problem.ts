/** Why a rendered text cannot name anything that may be removed or released; undefined when it can. */
export function textProblemOf(text: string): string | undefined {
  if (text.trim() === "") return "is empty";
  if (text.includes("(unknown: ")) return "names a variable that nobody knows";
  if (text.includes("{{")) return "could not be rendered";
  if (/\p{Cc}/u.test(text)) return "has control characters";
  return undefined;
}

/** A text and what it was made from. */
export function nameOf(declared: string, rendered: string): string {
  const source = declared === rendered ? "" : ` (from ${JSON.stringify(declared)})`;
  return `${JSON.stringify(rendered)}${source}`;
}
