import { ActionError, errorOfConnection, RetryableError, TerminalError, UnclearError } from "@onexit/sdk";
import { WebAPIPlatformError, WebAPIRequestError } from "@slack/web-api";
import { IncomingWebhookRequestError } from "@slack/webhook";

// docs.slack.dev/reference/methods/chat.postMessage#errors
const limited: ReadonlySet<string> = new Set(["ratelimited", "rate_limited"]);
const failedInside: ReadonlySet<string> = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
]);
/** The operator's to mend, not the author's. */
const forbidden: ReadonlySet<string> = new Set([
  "invalid_auth",
  "not_authed",
  "account_inactive",
  "token_revoked",
  "token_expired",
  "missing_scope",
  "no_permission",
  "ekm_access_denied",
]);

/** What a failed call means. HTTP statuses were judged by our own table before the client saw them. */
export function errorOfSlack(method: string, thrown: unknown): Error {
  if (thrown instanceof WebAPIRequestError || thrown instanceof IncomingWebhookRequestError) {
    const { original } = thrown;
    return original instanceof ActionError ? original : errorOfConnection(`slack ${method}`, original);
  }
  if (thrown instanceof WebAPIPlatformError) return errorOfAnswer(method, thrown);
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Slack answers 200 and says in the body what was wrong. */
function errorOfAnswer(method: string, { data }: WebAPIPlatformError): ActionError {
  const code = String(data.error);
  const messages = data.response_metadata?.messages ?? [];
  // A proxy's page in place of JSON: whether Slack ever saw the call is anybody's guess.
  if (!/^[a-z0-9_:.-]{1,80}$/i.test(code)) {
    return new UnclearError(`slack ${method} answered with something that is not JSON`, { status: 200, body: code });
  }
  const details = { status: 200, code, ...(messages.length === 0 ? {} : { body: messages.join("\n") }) };
  const message = `slack ${method} answered ${code}`;
  if (limited.has(code)) {
    const seconds = data.response_metadata?.retryAfter ?? 1;
    return new RetryableError(message, { ...details, retryAfterMs: seconds * 1000 });
  }
  if (failedInside.has(code)) return new UnclearError(message, details);
  if (forbidden.has(code) || code.startsWith("restricted_action")) {
    return new TerminalError(`${message}: check the bot token and its scopes`, details);
  }
  return new TerminalError(message, details);
}
