import type { Attempt } from "../api/types.ts";

/** What the server puts in place of a secret. */
const masked = /\[masked\]|\*{3,}|\u2022{3,}/;

/** A request as a curl command; secrets, which nobody has told us, are shell variables with telling names. */
export function curlOf(attempt: Attempt, action: string): string {
  const { method = "POST", url = "", headers = {}, body } = attempt.request ?? {};
  const variables = createVariables(action);
  const lines = [`curl --fail-with-body -X ${method} ${quoted(url, variables)}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quoted(`${name}: ${value}`, variables)}`);
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  if (text !== "") lines.push(`--data-raw ${quoted(text, variables)}`);
  return lines.join(" \\\n  ");
}

/** Names the secrets of one command: `$SLACK_SECRET`, then `$SLACK_SECRET_2`. */
function createVariables(action: string): () => string {
  const name = `${action.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_SECRET`;
  let count = 0;
  return () => {
    count += 1;
    return count === 1 ? name : `${name}_${count}`;
  };
}

/** A word for a POSIX shell, in single quotes, but for secrets, which are variables in double quotes. */
function quoted(text: string, nextVariable: () => string): string {
  return text
    .split(new RegExp(`(${masked.source})`))
    .map((part) => {
      if (part === "") return "";
      return masked.test(part) ? `"$${nextVariable()}"` : `'${part.replaceAll("'", "'\\''")}'`;
    })
    .join("");
}
