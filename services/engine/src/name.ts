import { randomInt } from "node:crypto";

/** What Kubernetes makes generated names from: no vowels, so no words. */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** A name for `generateName`: five random characters after the prefix, as Kubernetes adds them. */
export function generateName(prefix: string): string {
  let suffix = "";
  for (let i = 0; i < 5; i += 1) suffix += alphabet[randomInt(alphabet.length)];
  return `${prefix.slice(0, 58)}${suffix}`;
}
