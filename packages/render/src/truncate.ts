/** A text of at most `max` code points, the ellipsis included; `keep` says which end stays. */
export function truncate(text: string, max: number, options: { readonly keep?: "head" | "tail" } = {}): string {
  if (text.length <= max) return text;
  if (max < 1) return "";
  return options.keep === "tail" ? tailOf(text, max) : headOf(text, max);
}

function headOf(text: string, max: number): string {
  let points = 0;
  let kept = 0;
  for (let at = 0; at < text.length; at += pairAt(text, at) ? 2 : 1) {
    if (points === max - 1) kept = at;
    points += 1;
    if (points > max) return `${text.slice(0, kept)}…`;
  }
  return text;
}

function tailOf(text: string, max: number): string {
  let points = 0;
  let kept = text.length;
  for (let at = text.length; at > 0; at -= pairAt(text, at - 2) ? 2 : 1) {
    if (points === max - 1) kept = at;
    points += 1;
    if (points > max) return `…${text.slice(kept)}`;
  }
  return text;
}

/** True when two code units from here are one code point. */
function pairAt(text: string, at: number): boolean {
  return at >= 0 && (text.codePointAt(at) ?? 0) > 0xffff;
}
