/** What a person may write about a delivery, characters. */
const longestReason = 500;

/** A person's reason as it is kept; undefined when nothing was said. */
export function reasonIn(text: unknown): string | undefined {
  const reason = typeof text === "string" ? text.trim().slice(0, longestReason) : "";
  return reason === "" ? undefined : reason;
}
