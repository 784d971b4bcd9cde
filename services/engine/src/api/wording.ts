import type { Context } from "hono";

/** Nobody reads more, and what is wrong may be as long as what was sent. */
const longestMessage = 8_000;
/** A client takes no head that is much larger than all of these together. */
const mostWarnings = 16;
const longestWarning = 400;

/** A message of an error that is no longer than anybody reads. */
export function bounded(message: string, most = longestMessage): string {
  return message.length > most ? `${message.slice(0, most)}…` : message;
}

/** Texts that clients print as `Warning: …`; header values hold no other letters, and stand on one line. */
export function warn(c: Context, warnings: readonly string[] = []): void {
  const more = warnings.length - mostWarnings;
  const told = warnings.slice(0, mostWarnings);
  for (const text of more > 0 ? [...told, `and ${more} more`] : told) {
    const plain = bounded(text, longestWarning)
      .replace(/[^\x20-\x7e]+/g, " ")
      .replace(/["\\]/g, (letter) => `\\${letter}`);
    c.header("warning", `299 - "${plain}"`, { append: true });
  }
}
