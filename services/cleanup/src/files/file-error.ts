import { ActionError, RetryableError, TerminalError } from "@onexit/sdk";

/** What repeating cannot mend: rights, a read-only file system, a path that means something else. */
const terminalCodes: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ELOOP",
  "ENAMETOOLONG",
  "ENOTDIR",
  "EISDIR",
  "EXDEV",
]);

/** The system's code of an error, such as `ENOENT`. */
export function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException | undefined)?.code;
}

/** True when an error says that a path does not exist. */
export function isAbsence(thrown: unknown): boolean {
  return codeOf(thrown) === "ENOENT" || codeOf(thrown) === "ENOTDIR";
}

/** What a failed call to the file system means; what is gone is no failure, so removing may always be repeated. */
export function errorOfFile(what: string, path: string, thrown: unknown): Error {
  const code = codeOf(thrown);
  if (thrown instanceof ActionError || code === undefined) return thrown as Error;
  const message = `cannot ${what} ${path}: ${code}`;
  const details = { code, cause: thrown };
  return terminalCodes.has(code) ? new TerminalError(message, details) : new RetryableError(message, details);
}
