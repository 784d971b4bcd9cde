import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type JsonObject } from "@onexit/events";
import type { MetadataChanges, SteeringRequest } from "@onexit/interpreter";
import { textsIn } from "./metadata.ts";

/** What an edit of a workflow comes to: commands, in this order, and what it does not change. */
export interface WorkflowEdit {
  readonly requests: readonly SteeringRequest[];
  /** `spec.suspend` is gone: the workflow goes on, its suspended nodes stay as they are; `argo resume` ends those, too. */
  readonly resumes: boolean;
  /** Labels and annotations that are to be others; undefined where none are. */
  readonly metadata: MetadataChanges | undefined;
  /** Another deadline; null: none. */
  readonly deadline: number | null | undefined;
  readonly warnings: readonly string[];
}

/** What someone wants who puts `wanted` in the place of `shown`: suspensions and ends are heard, for the rest it is too late. */
export function editOf(shown: JsonObject, wanted: JsonObject): WorkflowEdit {
  const { suspend: isSuspended, shutdown: isShutDown, activeDeadlineSeconds: wasDue, ...before } = specOf(shown);
  const { suspend, shutdown, activeDeadlineSeconds: isDue = null, ...after } = specOf(wanted);
  const requests: SteeringRequest[] = [];
  const warnings: string[] = [];
  if (shutdown === "Stop" || shutdown === "Terminate") {
    if (shutdown !== isShutDown) requests.push({ verb: shutdown === "Stop" ? "stop" : "terminate" });
  } else if (isShutDown !== undefined) warnings.push("spec.shutdown: what was stopped cannot be started again");
  if (suspend === true && isSuspended !== true) requests.push({ verb: "suspend" });
  const resumes = suspend !== true && isSuspended === true;
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !isDeepStrictEqual(before[key], after[key]),
  );
  if (changed.length > 0) {
    const fields = changed.map((key) => `spec.${key}`).join(", ");
    warnings.push(`${fields}: the workflow runs from the spec it was submitted with`);
  }
  const labels = differences(ownTexts(shown, "labels"), ownTexts(wanted, "labels"));
  const annotations = differences(ownTexts(shown, "annotations"), ownTexts(wanted, "annotations"));
  const isSame = Object.keys(labels).length === 0 && Object.keys(annotations).length === 0;
  const isDeadline = isDue === null || (Number.isInteger(isDue) && (isDue as number) >= 0);
  if (!isDeadline) warnings.push("spec.activeDeadlineSeconds: not a whole number of seconds, so it stays what it was");
  const deadline = isDeadline && isDue !== (wasDue ?? null) ? (isDue as number | null) : undefined;
  return { requests, resumes, warnings, deadline, metadata: isSame ? undefined : { labels, annotations } };
}

/** What has another value or is new, and as null what is gone. */
function differences(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): MetadataChanges["labels"] {
  const gone = Object.keys(before).flatMap((name) => (Object.hasOwn(after, name) ? [] : [[name, null] as const]));
  const set = Object.entries(after).filter(([name, text]) => before[name] !== text);
  return Object.fromEntries<string | null>([...gone, ...set]);
}

/** Without those that the server sets by itself. */
function ownTexts(object: JsonObject, key: "labels" | "annotations"): Readonly<Record<string, string>> {
  const servers = ["workflows.argoproj.io/phase", "workflows.argoproj.io/completed"];
  return Object.fromEntries(Object.entries(textsIn(object, key)).filter(([name]) => !servers.includes(name)));
}

function specOf({ spec }: JsonObject): JsonObject {
  return isJsonObject(spec) ? spec : {};
}
