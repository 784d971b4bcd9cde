/** What a command cannot do as asked: `message` says what, why and what to do instead. */
export class UsageError extends Error {
  /** 2 usage, YAML or a missing secret; 4 cannot reach or a port is taken; 5 not found. */
  readonly exitCode: number;

  constructor(message: string, exitCode = 2) {
    super(message);
    this.name = "UsageError";
    this.exitCode = exitCode;
  }
}

/** An error as one message for people: what failed and its cause, without a stack. */
export function problemText(error: unknown): string {
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  const cause =
    error.cause instanceof Error && !error.message.includes(error.cause.message)
      ? `\n  cause: ${error.cause.message}`
      : "";
  return `error: ${error.message}${cause}`;
}
