import type { JsonObject } from "@onexit/events";
import { parseSelector } from "../api/selector.ts";
import { textsIn } from "../objects/metadata.ts";
import { textAt } from "./field.ts";

/** Which objects a request is about. */
export type Selection = (object: JsonObject) => boolean;

/** Fields by which one may select: the name and the namespace of all, and of events and pods what people ask by. */
const selectable: Readonly<Record<string, readonly string[]>> = {
  Event: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "reason",
    "type",
    "source",
    "reportingComponent",
  ],
  Pod: ["status.phase", "spec.nodeName", "spec.restartPolicy"],
  Workflow: ["status.phase"],
  Namespace: ["status.phase"],
};

/** What `labelSelector` and `fieldSelector` select, or what is wrong with them. */
export function selectionOf(
  kind: string,
  query: { readonly labelSelector?: string | undefined; readonly fieldSelector?: string | undefined },
): Selection | { readonly problem: string } {
  const labels = parseSelector(query.labelSelector ?? "");
  if (typeof labels !== "function") return labels;
  const conditions = conditionsIn(query.fieldSelector ?? "");
  if (typeof conditions === "string") return { problem: conditions };
  const known = ["metadata.name", "metadata.namespace", ...(selectable[kind] ?? [])];
  const wrong = conditions.find(({ field }) => !known.includes(field));
  if (wrong !== undefined) {
    return { problem: `field label not supported: ${wrong.field}; known for ${kind}: ${known.join(", ")}` };
  }
  return (object) =>
    labels(textsIn(object, "labels")) &&
    conditions.every(({ field, value, isEqual }) => (textAt(object, ...field.split(".")) === value) === isEqual);
}

interface Condition {
  readonly field: string;
  readonly value: string;
  readonly isEqual: boolean;
}

/** The conditions of a selector, or in words what is wrong with it. */
function conditionsIn(text: string): readonly Condition[] | string {
  const conditions: Condition[] = [];
  for (const part of text.split(",").map((one) => one.trim())) {
    if (part === "") continue;
    const [, field, operator, value = ""] = /^([^=!]+)(==|=|!=)(.*)$/.exec(part) ?? [];
    if (field === undefined) return `invalid selector: ${JSON.stringify(part)}; can't understand it`;
    conditions.push({ field: field.trim(), value: value.trim(), isEqual: operator !== "!=" });
  }
  return conditions;
}
