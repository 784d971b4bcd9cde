import { durationText } from "@onexit/events";
import type { Attempt } from "../api/types.ts";
import { attemptLook } from "../model/attempt-look.ts";
import { bodyText } from "../model/body-text.ts";
import { curlOf } from "../model/delivery-curl.ts";
import { clockText, dateText, msOf } from "../model/time.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Status } from "../parts/status.tsx";
import { TextBlock } from "../parts/text-block.tsx";

/** One attempt: what was said beside what was answered. */
export function AttemptView({ attempt, action, isOpen }: { attempt: Attempt; action: string; isOpen: boolean }) {
  const at = msOf(attempt.at);
  const { request, response } = attempt;
  const code = response?.status ?? attempt.status;
  const next = msOf(attempt.nextAt);
  return (
    <details class="attempt" open={isOpen}>
      <summary>
        <span class="attempt-number">{attempt.attempt === 0 ? "–" : `Try ${attempt.attempt}`}</span>
        <Status look={attemptLook(attempt.type)} />
        {code === undefined ? null : <span class="attempt-code">{code}</span>}
        <span class="attempt-time muted">
          {attempt.durationMs === undefined ? "" : durationText(attempt.durationMs)}
          {at === undefined ? null : (
            <time dateTime={new Date(at).toISOString()} title={dateText(at)}>
              {clockText(at)}
            </time>
          )}
        </span>
      </summary>
      <div class="attempt-body">
        {attempt.error === undefined ? null : <p class="tone-failed">{attempt.error}</p>}
        {attempt.why === undefined ? null : <p class="muted">{attempt.why}</p>}
        {attempt.truncated?.length ? (
          <p class="muted">Cut to the provider's limits: {attempt.truncated.join(", ")}</p>
        ) : null}
        {next === undefined ? null : <p class="muted">Next try at {clockText(next)}</p>}
        {request === undefined && response === undefined ? null : (
          <div class="exchange">
            <section>
              <h3>Request</h3>
              {request === undefined ? <p class="muted">none</p> : <RequestText request={request} />}
            </section>
            <section>
              <h3>Response</h3>
              {response === undefined ? (
                <p class="muted">no answer came</p>
              ) : (
                <TextBlock
                  label="Response"
                  text={`${code === undefined ? "" : `${code}\n\n`}${bodyText(response.body)}`}
                />
              )}
            </section>
          </div>
        )}
        {request === undefined ? null : <CopyButton text={() => curlOf(attempt, action)} label="Copy as curl" />}
      </div>
    </details>
  );
}

function RequestText({ request }: { request: NonNullable<Attempt["request"]> }) {
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const head = [`${request.method ?? ""} ${request.url ?? ""}`.trim(), ...headers].filter((line) => line !== "");
  return <TextBlock label="Request" text={`${head.join("\n")}\n\n${bodyText(request.body)}`} />;
}
