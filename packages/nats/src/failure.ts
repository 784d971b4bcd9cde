import { JetStreamApiCodes, JetStreamApiError } from "@nats-io/jetstream";
import { errors } from "@nats-io/transport-node";
import { NoReplyError, StreamError } from "./errors.ts";

/** Somebody else wrote the subject first. Newer servers answer 10164 where a rival write is still on its way. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  return (
    code === JetStreamApiCodes.StreamWrongLastSequence || code === JetStreamApiCodes.StreamWrongLastSequenceUnknown
  );
}

/** The stream is full. The server calls that 503 as well, but only an operator can help. */
const storeFailed = 10077;

/** Asking again may help: no answer, no leader for the moment, or a server that is just starting. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoReplyError || error instanceof errors.TimeoutError) return true;
  if (error instanceof errors.RequestError) return true;
  if (error instanceof StreamError || error instanceof JetStreamApiError) {
    return error.status === 503 && error.code !== storeFailed;
  }
  return error instanceof Error && error.message === "jetstream is not enabled";
}

/** The stream or the consumer is not there. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === JetStreamApiCodes.StreamNotFound || code === JetStreamApiCodes.ConsumerNotFound;
}

/** JetStream's own error code; undefined when the error is none of the server's. */
export function codeOf(error: unknown): number | undefined {
  return error instanceof StreamError || error instanceof JetStreamApiError ? error.code : undefined;
}

/** Any thrown value as an Error. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
