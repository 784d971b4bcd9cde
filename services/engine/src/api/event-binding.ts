import { isJsonObject, type Json, type JsonObject } from "@onexit/events";
import { type Draw, evaluateExpr, type Scope, type Value } from "@onexit/expression";
import { metadataText, textsIn } from "../objects/metadata.ts";
import { objectIn } from "./request.ts";
import { workflowFrom } from "./submit-from.ts";

/** Names the binding on what it has submitted. */
export const bindingLabel = "workflows.argoproj.io/workflow-event-binding";

/** What came in at `/events/{namespace}/{discriminator}`. */
export interface IncomingEvent {
  readonly namespace: string;
  readonly discriminator: string;
  /** Headers that begin with `x-`, in lower case: others hold credentials. */
  readonly metadata: Readonly<Record<string, readonly string[]>>;
  readonly payload: Json;
}

/** What a binding makes of an event. */
export type Bound =
  | { readonly workflow: JsonObject }
  | { readonly isMeant: false }
  | { readonly isMeant: true; readonly submits: false }
  | { readonly problem: string };

/**
 * The workflow that a WorkflowEventBinding submits for an event, if the event is meant (`operation.go`, dispatch). Labels,
 * annotations, names and parameters are expressions over the event.
 */
export function boundTo(binding: JsonObject, event: IncomingEvent, draw: Draw): Bound {
  const spec = objectIn(binding, "spec");
  const evaluate = evaluatorOf(event, draw);
  const selected = evaluate("spec.event.selector", String(objectIn(spec, "event").selector ?? ""));
  if ("problem" in selected) return selected;
  if (typeof selected.value !== "boolean") {
    return { problem: `spec.event.selector: must be true or false, not ${textOf(selected.value)}` };
  }
  if (!selected.value) return { isMeant: false };
  if (!isJsonObject(spec.submit)) return { isMeant: true, submits: false };
  const { submit } = spec;
  const ref = objectIn(submit, "workflowTemplateRef");
  const plural = ref.clusterScope === true ? "clusterworkflowtemplates" : "workflowtemplates";
  const workflow = workflowFrom(plural, { metadata: { name: String(ref.name ?? "") } });
  const metadata = submittedMetadata(objectIn(submit, "metadata"), evaluate);
  if ("problem" in metadata) return metadata;
  const parameters = submittedParameters(objectIn(submit, "arguments").parameters, evaluate);
  if ("problem" in parameters) return parameters;
  const labels = {
    ...textsIn(workflow, "labels"),
    ...metadata.labels,
    [bindingLabel]: metadataText(binding, "name"),
  };
  return {
    workflow: {
      metadata: { ...objectIn(workflow, "metadata"), ...metadata.names, labels, annotations: metadata.annotations },
      spec: {
        ...objectIn(workflow, "spec"),
        ...(parameters.values.length === 0 ? {} : { arguments: { parameters: parameters.values } }),
      },
    },
  };
}

type Evaluate = (place: string, text: string) => { readonly value: Value } | { readonly problem: string };

function evaluatorOf({ namespace, discriminator, metadata, payload }: IncomingEvent, draw: Draw): Evaluate {
  const known = new Map<string, Json>([
    ["namespace", namespace],
    ["discriminator", discriminator],
    ["metadata", metadata],
    ["payload", payload],
  ]);
  const scope: Scope = {
    lookup(name) {
      const value = known.get(name);
      if (value === null) return { absent: true };
      return value === undefined ? undefined : { text: JSON.stringify(value), value };
    },
    names: (prefix) => [...known.keys()].filter((name) => name.startsWith(prefix)),
  };
  return (place, text) => {
    const result = evaluateExpr(text, scope, draw);
    return "problem" in result ? { problem: `${place}: ${result.problem}` } : result;
  };
}

interface SubmittedMetadata {
  readonly names: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

function submittedMetadata(metadata: JsonObject, evaluate: Evaluate): SubmittedMetadata | { readonly problem: string } {
  const all = { names: {}, labels: {}, annotations: {} } as Record<keyof SubmittedMetadata, Record<string, string>>;
  const wanted = [
    ...["name", "generateName"].map((key) => ["names", key, metadata[key]] as const),
    ...(["labels", "annotations"] as const).flatMap((key) =>
      Object.entries(objectIn(metadata, key)).map(([name, text]) => [key, name, text] as const),
    ),
  ];
  for (const [group, key, text] of wanted) {
    if (typeof text !== "string" || text === "") continue;
    const place = `spec.submit.metadata.${group === "names" ? "" : `${group}.`}${key}`;
    const result = evaluate(place, text);
    if ("problem" in result) return result;
    if (typeof result.value !== "string") {
      return { problem: `${place}: must evaluate to a text, not to ${textOf(result.value)}` };
    }
    all[group][key] = result.value;
  }
  return all;
}

function submittedParameters(
  given: Json | undefined,
  evaluate: Evaluate,
): { readonly values: readonly JsonObject[] } | { readonly problem: string } {
  const values: JsonObject[] = [];
  for (const parameter of Array.isArray(given) ? given.filter(isJsonObject) : []) {
    const name = String(parameter.name ?? "");
    const text = objectIn(parameter, "valueFrom").event;
    const result = evaluate(`spec.submit.arguments.parameters.${name}`, typeof text === "string" ? text : "");
    if ("problem" in result) return result;
    values.push({ name, value: typeof result.value === "string" ? result.value : textOf(result.value) });
  }
  return { values };
}

/** A value as JSON, in which whole numbers have no limit. */
function textOf(value: Value): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? Number(inner) : inner));
}
