/** Why a rendered text cannot name anything that may be removed or released; undefined when it can. */
export function textProblemOf(text: string): string | undefined {
  if (text.trim() === "") return "is empty";
  if (text.includes("(unknown: ")) return "names a variable that nobody knows";
  if (text.includes("{{")) return "could not be rendered";
  if (/\p{Cc}/u.test(text)) return "has control characters";
  return undefined;
}
