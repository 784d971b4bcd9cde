/** True when the text matches: `*` stands for any text, `?` for any character, everything else for itself. */
export function matchesGlob(text: string, glob: string): boolean {
  let at = 0;
  let sign = 0;
  // Only the last star is ever gone back to, so the time is that of text times glob at most.
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (glob[sign] === "*") {
      star = sign;
      resume = at;
      sign += 1;
    } else if (sign < glob.length && (glob[sign] === "?" || glob[sign] === text[at])) {
      at += 1;
      sign += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      sign = star + 1;
    } else return false;
  }
  while (glob[sign] === "*") sign += 1;
  return sign === glob.length;
}
