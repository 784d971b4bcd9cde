import { ActionError, errorOfConnection, errorOfStatus, RetryableError } from "@onexit/sdk";

/** What passes, whatever its status: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const passing: ReadonlySet<string> = new Set([
  "RequestTimeout",
  "SlowDown",
  "InternalError",
  "OperationAborted",
  "ExpiredToken",
  "CredentialsProviderError",
]);

/** The part of an SDK's error that decides. */
interface SdkError {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** True for a code that another attempt may not meet. */
export function isPassing(code: string): boolean {
  return passing.has(code);
}

/** What a failed call to S3 means; what is no error of S3 stays as it is. */
export function errorOfS3(what: string, thrown: unknown, now: number): Error {
  if (thrown instanceof ActionError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { $metadata, $response } = error as SdkError;
  if (isPassing(error.name)) {
    return new RetryableError(`cannot ${what}: ${error.name}: ${error.message}`, { code: error.name, cause: error });
  }
  const status = $metadata?.httpStatusCode;
  if (status === undefined || status < 300) return errorOfConnection(`cannot ${what}: the call`, error);
  const retryAfter = $response?.headers?.["retry-after"] ?? null;
  return errorOfStatus(`cannot ${what} (${error.name}): S3`, { status, retryAfter, body: error.message }, now);
}
