import { ActionError, RetryableError, TerminalError } from "@onexit/sdk";

/** What repeating cannot mend: rights, a read-only file system, a path that means something else. */
const terminalCodes: ReadonlySet<string> = new Set([
  "EACCES",
  "EPERM",
  "EROFS",
  "ENOTDIR",
  "EISDIR",
  "ELOOP",
  "ENAMETOOLONG",
  "EINVAL",
]);

/** What people call it. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: "no space left",
  EDQUOT: "the quota is used up",
  EIO: "the disk failed",
  EACCES: "no right to",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOTDIR: "something on the way is no directory",
};

/** The system's code of an error, such as `ENOENT`. */
export function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException | undefined)?.code;
}

/** True when an error says that a path does not exist. */
export function isAbsence(thrown: unknown): boolean {
  return codeOf(thrown) === "ENOENT";
}

/**
 * What a failed call to the file system means. A full disk and a failing one are tried again, rights and read-only file
 * systems are not; what is no error of the file system stays as it is.
 */
export function errorOfFile(what: string, path: string, thrown: unknown): Error {
  const code = codeOf(thrown);
  if (thrown instanceof ActionError || code === undefined || !/^E[A-Z0-9]+$/.test(code)) return thrown as Error;
  const message = `cannot ${what} ${path}: ${words[code] ?? "it failed"} (${code})`;
  const details = { code, cause: thrown };
  return terminalCodes.has(code) ? new TerminalError(message, details) : new RetryableError(message, details);
}
