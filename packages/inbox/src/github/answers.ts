import type { Answer } from "../exchange.ts";
import type { Json, JsonObject } from "../json.ts";
import type { ReceivedKind } from "../received.ts";

const documentation = "https://docs.github.com/rest/commits/statuses";

/** GitHub's shape of an error. */
export function errorAnswer(kind: ReceivedKind, status: number, message: string, errors?: Json): Answer {
  const refused = errors === undefined ? message : `${message}: ${wordsOf(errors)}`;
  return { status, body: errorBody(status, message, errors), kind, refused };
}

export function errorBody(status: number, message: string, errors?: Json): JsonObject {
  return {
    message,
    ...(errors !== undefined && { errors }),
    documentation_url: documentation,
    status: String(status),
  };
}

/** What a fault of this status says. */
export function faultBody(status: number): Json {
  const messages: Readonly<Record<number, string>> = {
    401: "Bad credentials",
    403: "Resource not accessible by personal access token",
    404: "Not Found",
    429: "API rate limit exceeded",
    503: "Service Unavailable",
  };
  return errorBody(status, messages[status] ?? (status >= 500 ? "Server Error" : "Validation Failed"));
}

/** The body of GitHub's 403 for too many writes at once. */
export const secondaryRateLimitBody: JsonObject = {
  message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
  documentation_url: "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits",
};

function wordsOf(errors: Json): string {
  const list = Array.isArray(errors) ? (errors as readonly { readonly message?: unknown }[]) : [];
  return list.map(({ message }) => String(message)).join("; ");
}
