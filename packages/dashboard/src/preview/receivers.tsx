import type { Json, JsonObject } from "@onexit/events";
import type { Look } from "../model/look.ts";
import { Status } from "../parts/status.tsx";

const looks: Readonly<Record<string, Look>> = {
  success: { icon: "ok", tone: "ok", word: "success" },
  failure: { icon: "fail", tone: "failed", word: "failure" },
  error: { icon: "error", tone: "error", word: "error" },
  pending: { icon: "wait", tone: "pending", word: "pending" },
};

/** A commit status or a check run in the list below a pull request. */
export function CheckRow({ status }: { status: JsonObject }) {
  const { state, context, description, summary } = status;
  const look = looks[textOf(state)] ?? { icon: "skip", tone: "muted", word: textOf(state) };
  return (
    <div class="receiver">
      <p>
        <Status look={look} /> <strong>{textOf(context)}</strong> <span class="muted">{textOf(description)}</span>
      </p>
      {textOf(summary) === "" ? null : <pre class="preview-text">{textOf(summary)}</pre>}
    </div>
  );
}

/** An alert as whoever is on call sees it. */
export function Incident({ event }: { event: JsonObject }) {
  const payload = objectOf(event.payload);
  const action = textOf(event.event_action);
  const look: Look =
    action === "resolve"
      ? { icon: "ok", tone: "ok", word: "resolved" }
      : { icon: "fail", tone: "failed", word: action === "trigger" ? "triggered" : action };
  return (
    <div class="receiver">
      <p>
        <Status look={look} /> <span class="muted">{textOf(payload.severity)}</span>
      </p>
      <p class="receiver-title">{textOf(payload.summary) || `what has the key ${textOf(event.dedup_key)}`}</p>
      <p class="muted small">{textOf(payload.source)}</p>
    </div>
  );
}

/** A mail as its text part reads. */
export function Letter({ mail }: { mail: JsonObject }) {
  const to = Array.isArray(mail.to) ? mail.to.filter((one) => typeof one === "string").join(", ") : textOf(mail.to);
  return (
    <div class="receiver">
      <p class="receiver-title">{textOf(mail.subject)}</p>
      <p class="muted small">to {to}</p>
      <pre class="preview-text">{textOf(mail.text)}</pre>
    </div>
  );
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
