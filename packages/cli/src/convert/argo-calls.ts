import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { pick } from "./calls/bodies.ts";
import { Uncertain } from "./finding.ts";
import { secretText } from "./json-script.ts";
import { defaultEvent, defaultSeverity, stateOfPhase } from "./state-tags.ts";

/** The call of a service that does what an action does. */
export interface ArgoCall {
  /** May hold tags; a `$NAME` that is a secret. */
  readonly url: string;
  readonly headers: JsonObject;
  /** JSON, or a text that is sent as it is. */
  readonly body: Json;
  /** The variables that come from a Secret. */
  readonly secrets: readonly string[];
  readonly notes: readonly string[];
}

const plainly = "{{workflow.name}}: {{workflow.status}} after {{workflow.duration}}s";
const json: JsonObject = { "Content-Type": "application/json" };

/** What the webhook action calls a body that is no JSON. */
export const plainText = "text/plain; charset=utf-8";

type Make = (parameters: JsonObject, workflow: string) => ArgoCall;

/** By the action's name; others have no call that would do the same. */
export const argoCalls: Readonly<Record<string, Make>> = { slack, "github-status": githubStatus, pagerduty, webhook };

function slack(parameters: JsonObject): ArgoCall {
  refuse(parameters, ["only"], "depends on the runs before");
  if (String(parameters.live) === "true") throw new Uncertain("its message is changed in place, which curl cannot do");
  const hasText = parameters.text !== undefined || parameters.blocks !== undefined;
  const body = hasText
    ? pick(parameters, ["channel", "text", "blocks"])
    : { ...pick(parameters, ["channel"]), text: plainly };
  const notes = hasText ? [] : ["the message that is made for you becomes one line"];
  // Without a channel only an incoming webhook knows where to.
  if (body.channel === undefined)
    return { url: "$SLACK_WEBHOOK_URL", headers: json, body, secrets: ["SLACK_WEBHOOK_URL"], notes };
  return {
    url: "https://slack.com/api/chat.postMessage",
    headers: { ...json, Authorization: "Bearer $SLACK_BOT_TOKEN" },
    body,
    secrets: ["SLACK_BOT_TOKEN"],
    notes: [...notes, "Slack answers 200 to mistakes, too: curl does not see them"],
  };
}

function githubStatus(parameters: JsonObject, workflow: string): ArgoCall {
  if (parameters.mode !== undefined && parameters.mode !== "status")
    throw new Uncertain(`mode ${String(parameters.mode)} takes more than one call`);
  const { owner, repo, sha, state = "{{workflow.status}}", context = `onexit/${workflow}` } = parameters;
  const path = owner === undefined ? String(repo) : `${String(owner)}/${String(repo)}`;
  return {
    url: `https://api.github.com/repos/${path}/statuses/${String(sha)}`,
    headers: { ...json, Authorization: "Bearer $GITHUB_TOKEN" },
    body: { state: stateOfPhase(String(state)), context, ...pick(parameters, ["description", "target_url"]) },
    secrets: ["GITHUB_TOKEN"],
    notes: parameters.description === undefined ? ["the description that is made for you is left out"] : [],
  };
}

function pagerduty(parameters: JsonObject, workflow: string): ArgoCall {
  const {
    action = defaultEvent,
    severity = defaultSeverity,
    summary = plainly,
    source = "{{workflow.name}}",
  } = parameters;
  const { dedup_key = `onexit/{{workflow.namespace}}/${workflow}` } = parameters;
  return {
    url: "https://events.pagerduty.com/v2/enqueue",
    headers: json,
    body: {
      routing_key: secretText("PAGERDUTY_ROUTING_KEY"),
      event_action: action,
      dedup_key,
      payload: { summary, source, severity, ...pick(parameters, ["component", "group", "class", "custom_details"]) },
      ...pick(parameters, ["client", "client_url", "links", "images"]),
    },
    secrets: ["PAGERDUTY_ROUTING_KEY"],
    notes: String(parameters.autoResolve) === "false" ? [] : ["nothing resolves the alert unasked any more"],
  };
}

function webhook({ url, body, headers }: JsonObject): ArgoCall {
  if (body === undefined)
    throw new Uncertain("it sends the whole story as a CloudEvent, which curl cannot make: give it a body");
  const given = isJsonObject(headers ?? null) ? (headers as JsonObject) : {};
  const isTyped = Object.keys(given).some((name) => name.toLowerCase() === "content-type");
  const usual = typeof body === "string" && !/^\s*(?:\[|\{(?!\{))/.test(body) ? { "Content-Type": plainText } : json;
  return {
    url: url === undefined ? "$WEBHOOK_URL" : String(url),
    headers: { ...(isTyped ? {} : usual), ...given },
    body,
    secrets: url === undefined ? ["WEBHOOK_URL"] : [],
    notes: ["it is not signed any more, and has no id by which its receiver knows a repetition"],
  };
}

function refuse(parameters: JsonObject, names: readonly string[], why: string): void {
  const name = names.find((one) => parameters[one] !== undefined);
  if (name !== undefined) throw new Uncertain(`its ${name} ${why}`);
}
