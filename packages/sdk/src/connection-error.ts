import { ActionError, RetryableError, UnclearError } from "./error.ts";

/** Failures of a connection that was never made: not one byte of the request has left. */
const neverConnected =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|ERR_INVALID_URL|ERR_INVALID_PROTOCOL)/;

/** What a failed connection means: nothing sent when it was never made, else unclear. */
export function errorOfConnection(what: string, error: Error): ActionError {
  if (error instanceof ActionError) return error;
  const codes = causesOf(error).map((cause) => (cause as { code?: unknown }).code);
  const code = codes.find((c) => typeof c === "string") as string | undefined;
  const details = { cause: error, ...(code === undefined ? {} : { code }) };
  const message = `${what} failed: ${innermost(error).message}`;
  return code !== undefined && neverConnected.test(code)
    ? new RetryableError(message, details)
    : new UnclearError(message, details);
}

/** An error and what caused it, outermost first; of several attempts to connect the first stands for all. */
function causesOf(error: Error): readonly Error[] {
  const chain: Error[] = [];
  let next: unknown = error;
  while (next instanceof Error && chain.length < 8) {
    chain.push(next);
    next = next instanceof AggregateError ? next.errors[0] : next.cause;
  }
  return chain;
}

function innermost(error: Error): Error {
  return causesOf(error).findLast((cause) => cause.message !== "") ?? error;
}
