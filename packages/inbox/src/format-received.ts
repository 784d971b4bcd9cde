import { drawCard } from "./card.ts";
import { isObject, textOf as text } from "./json.ts";
import type { Received } from "./received.ts";
import { linesOfMessage } from "./slack/text-of-message.ts";

export interface FormatOptions {
  /** Draw with lines and signs beyond ASCII. */
  readonly utf8: boolean;
  /** Plain unless set; the outcome is a word either way. */
  readonly color?: boolean;
}

/** A request as a short card for a terminal, control characters left out; it ends without a line feed. */
export function formatReceived(received: Received, options: FormatOptions): string {
  const { provider, kind, outcome, fault } = received;
  const isAccepted = outcome.refused === undefined && (outcome.stored !== undefined || outcome.status !== null);
  return drawCard(
    {
      title: [provider, kind === "other" ? received.path : kind, placeOf(received)].filter(Boolean).join(" "),
      time: new Date(received.at).toISOString().slice(11, 19),
      outcome: [outcome.status ?? "no reply", fault === undefined ? "" : `(${fault})`].filter(Boolean).join(" "),
      isAccepted,
      lines: [
        ...linesOf(received, options.utf8),
        ...(outcome.refused === undefined ? [] : [`refused: ${outcome.refused}`]),
      ],
    },
    options,
  );
}

/** Where it went, in a word. */
function placeOf(received: Received): string {
  const { provider, path, request } = received;
  if (provider === "slack") return text(request.channel ?? request.channel_id);
  if (provider === "webhook") return text(request.destination);
  if (provider === "mail") return text(request.to);
  const { stored } = received.outcome;
  const [, place] = /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/(?:check-runs|issues)\b/.exec(path) ?? [];
  if (place !== undefined && received.kind === "check") return `${place}@${text(stored?.sha).slice(0, 7)}`;
  if (place !== undefined && received.kind === "comment") return `${place}#${stored?.number ?? ""}`;
  const [, repo, sha = ""] = /^\/api\/v3\/repos\/([^/]+\/[^/]+)\/(?:statuses|commits)\/([^/]+)/.exec(path) ?? [];
  return repo === undefined ? "" : `${repo}@${sha.slice(0, 7)}`;
}

function linesOf({ provider, kind, request }: Received, utf8: boolean): readonly string[] {
  if (provider === "slack") return linesOfMessage(request, utf8);
  if (provider === "webhook") return linesOfPost(request.body);
  if (provider === "mail") return [text(request.subject), "", text(request.text)];
  if (kind === "status") {
    const { context, state, description, target_url } = request;
    const words = [text(context) || "default", text(state), description === undefined ? "" : quote(description)];
    return [words.filter(Boolean).join(" "), ...(target_url ? [text(target_url)] : [])];
  }
  if (kind === "check") {
    const output = isObject(request.output) ? request.output : {};
    const title = output.title === undefined ? "" : quote(output.title);
    return [[text(request.name), text(request.conclusion) || text(request.status), title].filter(Boolean).join(" ")];
  }
  // What stands in front of a comment of ours is for finding it again.
  if (kind === "comment")
    return text(request.body)
      .replace(/^<!--.*?-->\n?/s, "")
      .split("\n");
  if (kind === "alert") {
    const payload = isObject(request.payload) ? request.payload : {};
    const summary = payload.summary === undefined ? "" : quote(payload.summary);
    const key = request.dedup_key === undefined ? "" : `dedup ${text(request.dedup_key)}`;
    return [[text(request.event_action), text(payload.severity), summary, key].filter(Boolean).join(" ")];
  }
  return [];
}

/** Of an event its name; of anything else what it is. */
function linesOfPost(body: unknown): readonly string[] {
  if (!isObject(body)) return [text(body)];
  const { type, subject } = body;
  if (typeof type !== "string") return [JSON.stringify(body, undefined, 2)];
  return [[type, text(subject)].filter(Boolean).join(" ")];
}

function quote(value: unknown): string {
  return `"${text(value)}"`;
}
