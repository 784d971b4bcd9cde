import { type ActionError, errorOfConnection, errorOfStatus, RetryableError, TerminalError } from "@onexit/sdk";

/** The part of Octokit's error that decides; it has no `response` when none came, whatever its `status` says. */
interface HttpError extends Error {
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data?: unknown;
  };
}

const firstWaitMs = 60_000;
const longestWaitMs = 60 * 60_000;

/**
 * What a failed call means. The common table holds, but for two of GitHub's ways: a limit is answered with 403 as well
 * as 429 (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api), and 409 is about a moment, not for good.
 */
export function errorOfGitHub(what: string, thrown: unknown, attempt: number, now: number): ActionError {
  const error: HttpError = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { response } = error;
  if (response === undefined) return errorOfConnection(what, error);
  const { status, headers } = response;
  const body = typeof response.data === "string" ? response.data : JSON.stringify(response.data ?? "");
  const answered = `${what} answered ${status}${reasonOf(response.data)}`;
  if (status === 429 || (status === 403 && isLimit(headers, body))) {
    const retryAfterMs = waitOf(headers, attempt, now);
    return new RetryableError(`${answered}: a rate limit`, { status, body, retryAfterMs });
  }
  if (status === 409) return new RetryableError(answered, { status, body });
  if (status === 401) return new TerminalError(`${answered}: check GITHUB_TOKEN`, { status, body });
  if (status === 403 || status === 404) {
    const hint = "the repository is another one, or the token may not write its commit statuses";
    return new TerminalError(`${answered}: ${hint}`, { status, body });
  }
  return errorOfStatus(what, { status, retryAfter: textOf(headers["retry-after"]), body }, now);
}

function isLimit(headers: NonNullable<HttpError["response"]>["headers"], body: string): boolean {
  return (
    headers["retry-after"] !== undefined ||
    String(headers["x-ratelimit-remaining"]) === "0" ||
    /secondary rate limit|abuse detection/i.test(body)
  );
}

/** How long GitHub asks to be left alone; without a word from it a minute, then two, then four. */
function waitOf(headers: NonNullable<HttpError["response"]>["headers"], attempt: number, now: number): number {
  const seconds = Number(headers["retry-after"]);
  if (seconds > 0) return Math.ceil(seconds * 1000);
  const resetAt = Number(headers["x-ratelimit-reset"]) * 1000;
  if (String(headers["x-ratelimit-remaining"]) === "0" && resetAt > 0) return Math.max(1_000, Math.ceil(resetAt - now));
  return Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempt - 1, 10));
}

function reasonOf(data: unknown): string {
  const message = typeof data === "object" && data !== null && "message" in data ? data.message : undefined;
  return typeof message === "string" && message !== "" ? ` (${message.slice(0, 200)})` : "";
}

function textOf(header: string | number | undefined): string | null {
  return header === undefined ? null : String(header);
}
