import { stoppedText } from "@onexit/events";
import type { MessageVariables } from "@onexit/sdk";

const longest = 200;

type Outcome = Pick<MessageVariables, "workflow" | "failure" | "stopped" | "exit">;

/** `[onexit] etl-7kq2d: Failed at load`. */
export function subjectOf(variables: Outcome): string {
  return oneLine(`[onexit] ${variables.workflow.name}: ${outcomeOf(variables)}`);
}

/** How the workflow stands, in a few words. */
export function outcomeOf({ workflow, failure, stopped, exit }: Outcome): string {
  switch (workflow.status) {
    case "Succeeded":
      return exit?.status === "Failed" || exit?.status === "Error"
        ? "Succeeded, but its exit handler failed"
        : "Succeeded";
    case "Failed":
      if (stopped !== undefined) return `Was ${stoppedText(stopped)}`;
      return failure === undefined ? "Failed" : `Failed at ${failure.step}`;
    case "Error":
      return "Could not run";
    default:
      return workflow.status || "of unknown status";
  }
}

/** A subject as a header holds it. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
