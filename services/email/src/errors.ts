import { type ActionError, RetryableError, TerminalError, UnclearError } from "@onexit/sdk";

/** The part of the client's error that decides. */
interface SmtpFailure extends Error {
  /** The client's own word, such as `EENVELOPE`. */
  readonly code?: string;
  /** What the server answered, if it did. */
  readonly responseCode?: number;
  readonly response?: string;
  /** After which command. */
  readonly command?: string;
}

/** The client refused by itself, before anything was sent; repeating cannot help. */
const refusedHere: ReadonlySet<string> = new Set(["EENVELOPE", "EMESSAGE", "EAUTH", "ENOAUTH", "ECONFIG"]);

/**
 * What a failure means: 4yz may pass (RFC 5321 4.2.1), 5yz will not, and without an answer it is unclear from the first
 * byte of the message on, because the server may have taken it.
 */
export function errorOfSmtp(failure: SmtpFailure, isDataBegun: boolean): ActionError {
  const { code, responseCode, response, command } = failure;
  const details = { cause: failure, ...(response === undefined ? {} : { body: response }) };
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 600) {
    const answered = { ...details, code: String(responseCode) };
    const message = `smtp ${command ?? "server"} answered ${response?.split("\n")[0] ?? responseCode}`;
    return responseCode < 500 ? new RetryableError(message, answered) : new TerminalError(message, answered);
  }
  const named = { ...details, ...(code === undefined ? {} : { code }) };
  const message = `smtp failed: ${failure.message}`;
  if (isDataBegun) return new UnclearError(`${message}; the message may have been taken`, named);
  return code !== undefined && refusedHere.has(code)
    ? new TerminalError(message, named)
    : new RetryableError(message, named);
}
