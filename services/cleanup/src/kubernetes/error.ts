import { ActionError, errorOfConnection, errorOfStatus, type Redact } from "@onexit/sdk";

/** What the client throws for an answer outside 2xx. */
interface ApiException extends Error {
  readonly code: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** The status of a failed call; undefined when there was no answer. */
export function statusOf(thrown: unknown): number | undefined {
  return isApiException(thrown) ? thrown.code : undefined;
}

/** What a failed call to a cluster means. The client's own message holds all headers, so it is not kept. */
export function errorOfKubernetes(what: string, thrown: unknown, redact: Redact): Error {
  if (thrown instanceof ActionError) return thrown;
  if (!isApiException(thrown)) {
    return errorOfConnection(`cannot ${what}: the call`, thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
  const body = typeof thrown.body === "string" ? thrown.body : JSON.stringify(thrown.body);
  const retryAfter = thrown.headers["retry-after"] ?? null;
  return errorOfStatus(
    `cannot ${what}: the cluster`,
    { status: thrown.code, retryAfter, body: redact(body) },
    Date.now(),
  );
}

function isApiException(thrown: unknown): thrown is ApiException {
  return (
    thrown instanceof Error && "headers" in thrown && typeof (thrown as { readonly code?: unknown }).code === "number"
  );
}
