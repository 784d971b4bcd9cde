import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { readYaml, suggest } from "@onexit/manifest";
import type { PolicyAction, Trigger } from "./policy.ts";

/** What an annotation asks for. */
export interface AnnotationPolicy {
  readonly annotation: string;
  readonly on: readonly Trigger[];
  readonly actions: readonly PolicyAction[];
}

const prefix = "onexit.dev/on-";

/** True for an annotation that is meant to ask for an action. */
export function isPolicyAnnotation(name: string): boolean {
  return name.startsWith(prefix);
}

/** What may be waited for. An Error is a failure as well, to whoever writes `on-failed`. */
const triggersByWord: Readonly<Record<string, readonly Trigger[]>> = {
  succeeded: ["Succeeded", "Recovered"],
  failed: ["Failed", "Error", "Lost"],
  error: ["Error"],
  recovered: ["Recovered"],
  lost: ["Lost"],
  stopped: ["Stopped"],
  terminated: ["Terminated"],
  deleted: ["Deleted"],
};

/** The parameter that a short value stands for. */
const mainParameters: Readonly<Record<string, string>> = {
  slack: "channel",
  pagerduty: "severity",
  "github-status": "repo",
  email: "to",
  webhook: "url",
};

/** Where several destinations may stand in one annotation. */
const listed: ReadonlySet<string> = new Set(["slack", "email"]);

const timeoutMs = 30_000;
const deadlineMs = 24 * 60 * 60_000;

/**
 * The policies in a workflow's annotations, such as `onexit.dev/on-failed.slack: "#alerts"`; a value that begins with `{`
 * is a mapping of the action's parameters. What cannot be read is told, and nothing else is lost by it.
 */
export function readAnnotations(annotations: Readonly<Record<string, string>>): {
  readonly policies: readonly AnnotationPolicy[];
  readonly problems: readonly string[];
} {
  const policies: AnnotationPolicy[] = [];
  const problems: string[] = [];
  for (const [annotation, value] of Object.entries(annotations)) {
    if (!isPolicyAnnotation(annotation)) continue;
    const [word = "", ...rest] = annotation.slice(prefix.length).split(".");
    const action = rest.join(".");
    const on = Object.hasOwn(triggersByWord, word) ? triggersByWord[word] : undefined;
    const read = readValue(action, value);
    if (on === undefined) {
      const hint = suggest(word, Object.keys(triggersByWord)) ?? "";
      problems.push(`annotation ${annotation}: "on-${word}" is nothing that can be waited for (${hint})`);
    } else if (action === "") problems.push(`annotation ${annotation} names no action: write ${annotation}.slack`);
    else if ("problem" in read) problems.push(`annotation ${annotation}: ${read.problem}`);
    else policies.push({ annotation, on, actions: read.parameters.map((parameters) => actionOf(action, parameters)) });
  }
  return { policies, problems };
}

function actionOf(action: string, parameters: JsonObject): PolicyAction {
  return { action, parameters, timeoutMs, deadlineMs };
}

function readValue(
  action: string,
  value: string,
): { readonly parameters: readonly JsonObject[] } | { readonly problem: string } {
  const text = value.trim();
  if (text === "" || text === "true") return { parameters: [{}] };
  if (text.startsWith("{") && !text.startsWith("{{")) return readMapping(text);
  const name = mainParameters[action];
  if (name === undefined) return { problem: `write the parameters of ${action} as {name: value}` };
  if (action === "github-status") return commitOf(text);
  const values = listed.has(action) ? text.split(",").map((part) => part.trim()) : [text];
  return { parameters: values.filter((part) => part !== "").map((part) => ({ [name]: part })) };
}

function readMapping(text: string): { readonly parameters: readonly JsonObject[] } | { readonly problem: string } {
  const { documents, problems } = readYaml(text);
  const value: Json | undefined = documents[0]?.value;
  if (problems[0] !== undefined) return { problem: problems[0].message };
  return isJsonObject(value) ? { parameters: [value] } : { problem: "is not a mapping of parameters" };
}

/** `owner/name@sha`. */
function commitOf(text: string): { readonly parameters: readonly JsonObject[] } | { readonly problem: string } {
  const [repo, sha] = text.split("@");
  return repo && sha ? { parameters: [{ repo, sha }] } : { problem: "write owner/name@sha" };
}
