import { builtinNames } from "./expr-builtins.ts";
import { closureNames } from "./expr-closures.ts";

/** `, did you mean …?` when a function is called almost like this, or begins with sprig. */
export function suggestFunction(name: string): string {
  if (name.length > 40) return "";
  const plain = name.replace(/^sprig\./, "");
  let best: string | undefined;
  let least = Math.max(1, Math.floor(plain.length / 3)) + 0.5;
  for (const known of [...closureNames, ...builtinNames()]) {
    const other = known.startsWith("sprig.") ? known.slice(6) : known;
    if (Math.abs(other.length - plain.length) > least) continue;
    // The same name with or without sprig is nearest, then the same letters in another case.
    const distance = other === plain ? 0 : other.toLowerCase() === plain.toLowerCase() ? 0.5 : distanceOf(plain, other);
    const score = distance + (known.startsWith("sprig.") === name.startsWith("sprig.") ? 0 : 0.25);
    if (score < least) {
      best = known;
      least = score;
    }
  }
  return best === undefined ? "" : `, did you mean ${best}?`;
}

/** The fewest insertions, deletions and replacements between two words. */
function distanceOf(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > 3) return 99;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 99;
}
