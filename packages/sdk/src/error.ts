/** What is known about a failure beside its message. */
export interface ErrorDetails {
  /** HTTP status, where there was one. */
  readonly status?: number;
  /** The provider's own code, e.g. `invalid_blocks`. */
  readonly code?: string;
  /** The answer's body; masked and cut before it is recorded. */
  readonly body?: string;
  /** How long the destination asks to be left alone; ms. */
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/** What a failure means for the delivery: never again, again later, or ask the destination first. */
export type Verdict = "dead" | "retry" | "unclear";

/** A failure whose meaning its thrower knows; throw one of the three below. */
export abstract class ActionError extends Error {
  abstract readonly verdict: Verdict;
  readonly details: ErrorDetails;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.name = new.target.name;
    this.details = details;
  }

  static override [Symbol.hasInstance] = isKin;
}

/** Repeating cannot help: the delivery is dead. */
export class TerminalError extends ActionError {
  readonly verdict = "dead";
}

/** Nothing was done, and another attempt may do it, after `retryAfterMs` where the destination named a time. */
export class RetryableError extends ActionError {
  readonly verdict = "retry";
}

/** It may have been done: the destination is asked before it is done again. */
export class UnclearError extends ActionError {
  readonly verdict = "unclear";
}

/** The claim went to somebody else, who acts now; whoever catches this must not act. */
export class LostClaimError extends Error {
  constructor(key: string) {
    super(`the claim on ${key} was taken over`);
    this.name = "LostClaimError";
  }
}

/** An attempt's time is over. */
export class AttemptTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs / 1000} s`);
    this.name = "AttemptTimeoutError";
  }
}

/** The service is ending and cannot wait for the act. */
export class ShutdownError extends Error {
  constructor() {
    super("the service was stopped");
    this.name = "ShutdownError";
  }
}

/** Any thrown value as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What is wrong with a service's environment, all of it at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(action: string, problems: readonly string[]) {
    super(`${action} cannot start:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/**
 * Two copies of this package may meet in one process, the one in the bundled command and the one that a user's own action
 * imports: an error of either is one.
 */
function isKin(this: abstract new (...given: never[]) => unknown, value: unknown): boolean {
  if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
  const speaks = value instanceof Error && "verdict" in value && "details" in value;
  return speaks && (this === ActionError || value.name === this.name);
}
