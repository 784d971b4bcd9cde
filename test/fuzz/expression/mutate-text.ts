import type { Random } from "../random.ts";

/** A short text with a few things left out, put in or repeated. */
export function mutateText(text: string, words: readonly string[], random: Random): string {
  let so = text;
  for (let left = random.below(5); left > 0; left -= 1) {
    const at = random.below(so.length + 1);
    const removed = random.chance(0.5) ? random.below(6) : 0;
    const stretch = so.slice(random.below(so.length + 1)).slice(0, random.below(30));
    const added = random.chance(0.3)
      ? stretch.repeat(1 + random.below(20))
      : random.chance(0.8)
        ? random.pick(words)
        : "";
    so = so.slice(0, at) + added + so.slice(at + removed);
  }
  return so;
}
