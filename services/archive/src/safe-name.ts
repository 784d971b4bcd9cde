import { createHash } from "node:crypto";

const longest = 120;

/** A name that any file system takes: what it does not take becomes `_`. The same text gives the same name. */
export function safeName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^\.+/, "_");
  if (plain !== "" && plain.length <= longest) return plain;
  const digits = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `${plain.slice(0, longest)}_${digits}`;
}

/**
 * A name of its own for each text, also where files are told apart by letters of either case: of two that would meet
 * the later one gets a number. Texts added at the end change none before them.
 */
export function distinctNames(texts: Iterable<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const text of texts) {
    const name = safeName(text.replace(/\[(\d+)\]/g, ".$1").replace(/\((\d+)(:[^)]*)?\)/g, ".$1"));
    let own = name;
    for (let n = 2; taken.has(own.toLowerCase()); n += 1) own = `${name}_${n}`;
    taken.add(own.toLowerCase());
    names.set(text, own);
  }
  return names;
}
