/** What the text is for: how the values in it are escaped. */
export type Escape = "none" | "slack" | "html" | "url";

const slackEntities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const htmlEntities: Readonly<Record<string, string>> = { ...slackEntities, '"': "&quot;", "'": "&#39;" };

/** A value made harmless for its target. */
export function escapeFor(target: Escape, value: string): string {
  switch (target) {
    case "none":
      return value;
    case "slack":
      return escapeSlack(value);
    case "html":
      return value.replace(/[&<>"']/g, (character) => htmlEntities[character] ?? character);
    case "url":
      return escapeUrl(value);
  }
}

/** Escapes what Slack asks for and no more; without its `<`, a mention such as `<!channel>` is plain text. */
export function escapeSlack(value: string): string {
  return value.replace(/[&<>]/g, (character) => slackEntities[character] ?? character);
}

/** One component of a URL; half a surrogate pair, which has no encoding, becomes U+FFFD. */
export function escapeUrl(value: string): string {
  return encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\u{FFFD}"));
}

/** An escaped text less the half of a character or an escape that a cut has left at its end. */
export function withoutHalves(target: Escape, text: string): string {
  const whole = text.replace(/[\u{D800}-\u{DBFF}]$/u, "");
  if (target === "none") return whole;
  return target === "url" ? whole.replace(/%[0-9A-F]?$/, "") : whole.replace(/&[#a-z0-9]{0,5}$/, "");
}
