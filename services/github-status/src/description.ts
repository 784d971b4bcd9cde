import { stoppedText } from "@onexit/events";
import { durationText } from "@onexit/render";
import type { MessageVariables } from "@onexit/sdk";

/** How the workflow stands, in one line: `Failed at load: exit code 1 (4m 12s)`. */
export function describe({ workflow, failure, stopped, exit }: MessageVariables): string {
  const took = durationText(workflow.duration);
  const after = took === undefined ? "" : ` (${took})`;
  const cause = failure?.message || workflow.message;
  const because = cause === "" ? "" : `: ${cause}`;
  switch (workflow.status) {
    case "Succeeded":
      return exit?.status === "Failed" || exit?.status === "Error"
        ? `Succeeded, but its exit handler failed${after}`
        : `Succeeded${after}`;
    case "Failed":
      if (stopped !== undefined) return `${capital(stoppedText(stopped))}${after}`;
      return `Failed${failure === undefined ? "" : ` at ${failure.step}`}${because}${after}`;
    case "Error":
      return `Could not run${workflow.message === "" ? because : `: ${workflow.message}`}${after}`;
    default:
      return workflow.status;
  }
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
