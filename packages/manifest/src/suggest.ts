/** No more names than these are compared, and fewer long ones: comparing takes the square of their length. */
const mostNames = 500;
const mostWork = 300_000;

/** Names longer than this are not compared: nobody mistypes one of them by a letter. */
const longest = 100;

/**
 * What to write instead of an unknown name: up to three that differ from it by two letters or by a third of them, else
 * up to eight of those that exist. Undefined when none exists. A prefix that all share is shown, but not compared.
 */
export function suggest(name: string, known: Iterable<string>, prefix = ""): string | undefined {
  const names = [...new Set(known)];
  const near = nearest(name, names).map((each) => `"${prefix}${each}"`);
  if (near.length > 0) return `did you mean ${listOf(near)}?`;
  if (names.length === 0) return undefined;
  const shown = names.slice(0, 8).map((each) => prefix + each);
  return `known: ${shown.join(", ")}${names.length > 8 ? ", …" : ""}`;
}

/** Beside a very near one those further off are noise. */
function nearest(name: string, names: readonly string[]): readonly string[] {
  if (name.length > longest) return [];
  const most = Math.max(2, Math.floor(name.length / 3));
  const near = names
    .slice(0, Math.min(mostNames, Math.ceil(mostWork / (name.length + 1) ** 2)))
    .filter((candidate) => Math.abs(candidate.length - name.length) <= most)
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= most && distance < candidate.length)
    .sort((a, b) => a.distance - b.distance);
  const best = near[0]?.distance ?? 0;
  return near
    .filter(({ distance }) => distance <= best + 1)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** How many letters must be inserted, removed or replaced to make one of the other (Levenshtein); case is ignored. */
function editDistance(left: string, right: string): number {
  const a = left.toLowerCase();
  const b = right.toLowerCase();
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

function listOf(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} or ${last}`;
}
