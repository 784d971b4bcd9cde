/** A text cut around each place where another stands in it, whatever its case: every second part is such a place. */
export function splitAround(text: string, wanted: string): readonly string[] {
  if (wanted === "") return [text];
  const [small, sought] = [text.toLowerCase(), wanted.toLowerCase()];
  // A few letters change their length in lower case: then nothing is marked, rather than something else.
  if (small.length !== text.length) return [text];
  const parts: string[] = [];
  let from = 0;
  for (let at = small.indexOf(sought); at !== -1; at = small.indexOf(sought, from)) {
    parts.push(text.slice(from, at), text.slice(at, at + sought.length));
    from = at + sought.length;
  }
  return [...parts, text.slice(from)];
}
