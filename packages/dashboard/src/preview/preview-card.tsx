import { isJsonObject } from "@onexit/events";
import type { PreviewAnswer } from "../api/types.ts";
import { bodyText } from "../model/body-text.ts";
import { shortNodeName } from "../model/readable.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Note } from "../parts/note.tsx";
import { CheckRow, Incident, Letter } from "./receivers.tsx";
import { SlackMessage } from "./slack-message.tsx";

/** One message: to whom, how it looks there, and what would go over the wire. */
export function PreviewCard({ answer, workflow }: { answer: PreviewAnswer; workflow: string }) {
  const { action, destination, title, request, truncated = [], unknown = [], problems = [], missing = [] } = answer;
  return (
    <section class="preview" aria-label={`${action} to ${destination ?? "somebody"}`}>
      <div class="preview-head">
        <h2>{action}</h2>
        {destination ? <span class="preview-destination">{destination}</span> : null}
        <span class="muted small">asked for by {shortNodeName(title ?? "", workflow)}</span>
      </div>
      {request === undefined ? null : (
        <>
          <div class="preview-card">
            <Shown answer={answer} />
          </div>
          <details class="source">
            <summary>Request</summary>
            <CopyButton text={bodyText(request)} label="Copy the request" />
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre tabIndex={0}>{bodyText(request)}</pre>
          </details>
        </>
      )}
      <Facts
        facts={[
          ["Cut to fit", truncated.join(", ")],
          ["Unknown variables", unknown.join(", ")],
          ["Not set", missing.join(", ")],
        ]}
      />
      {problems.map((problem) => (
        <Note key={problem} tone="failed" title={problem} />
      ))}
    </section>
  );
}

/** As the receiver shows it, as far as we know how; else as its text, or as it is. */
function Shown({ answer: { slackBlocks = [], request, text } }: { answer: PreviewAnswer }) {
  if (slackBlocks.length > 0) return <SlackMessage blocks={slackBlocks} />;
  if (isJsonObject(request)) {
    if (typeof request.state === "string" && typeof request.context === "string") return <CheckRow status={request} />;
    if (typeof request.event_action === "string") return <Incident event={request} />;
    if (typeof request.subject === "string" && typeof request.text === "string") return <Letter mail={request} />;
  }
  const isPlain = typeof request === "string" || (isJsonObject(request) && request.text === text);
  return isPlain ? <pre class="preview-text">{text}</pre> : <pre>{bodyText(request)}</pre>;
}
