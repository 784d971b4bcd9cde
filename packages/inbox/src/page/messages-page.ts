import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Received } from "../received.ts";
import { mailroomOf } from "./mailroom.ts";
import { lonePage } from "./page.ts";

/** A message that an action has built and not sent. */
export interface Built {
  readonly action: string;
  /** Epoch ms. */
  readonly at: number;
  readonly message: Json;
}

/** A self-contained page that shows messages as an inbox would if they had arrived; what no receiver of its knows stands as JSON. */
export async function messagesPage(messages: readonly Built[], title: string): Promise<string> {
  return String(await lonePage(mailroomOf(messages.map(asReceived)), title));
}

type Arrival = Pick<Received, "provider" | "kind" | "request"> & { readonly path?: string };

/** A message as a stand-in writes down that it took it. */
function asReceived({ action, at, message }: Built, n: number): Received {
  const { path = "", ...arrival } = arrivalOf(action, message, n);
  const id = String(n + 1);
  return { id, at, method: "POST", path, outcome: { status: 200, stored: { ts: id, messageId: id } }, ...arrival };
}

function arrivalOf(action: string, message: Json, n: number): Arrival {
  if (isObject(message)) {
    if (action === "slack") return { provider: "slack", kind: "message", request: message };
    if (action === "email")
      return { provider: "mail", kind: "letter", request: { ...message, to: namesIn(message.to) } };
    if (action === "pagerduty" && isObject(message.payload)) return alertOf(message);
    if (action === "github-status" && typeof message.sha === "string") {
      const { owner, repo, sha, ...request } = message;
      return { provider: "github", kind: "status", request, path: `/repos/${owner}/${repo}/statuses/${sha}` };
    }
    if (action === "webhook") return postOf(String(message.url || action), message.body ?? null, n);
  }
  return postOf(action, message, n);
}

function alertOf(message: JsonObject): Arrival {
  return { provider: "pagerduty", kind: "alert", request: message };
}

/** Two messages of one destination are two. */
function postOf(destination: string, body: Json, n: number): Arrival {
  return { provider: "webhook", kind: "event", request: { id: String(n), destination, body } };
}

function namesIn(value: Json | undefined): string {
  return Array.isArray(value) ? value.map(String).join(", ") : String(value ?? "");
}
