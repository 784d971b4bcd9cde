import { stoppedText } from "@onexit/events";
import { durationText } from "@onexit/render";
import type { MessageVariables } from "@onexit/sdk";

/** What happened, in one line: `etl-7kq2d failed at load: exit code 1 (4m 12s) [prod]`. */
export function summaryOf(variables: MessageVariables): string {
  const took = durationText(variables.workflow.duration);
  const parts = [
    headlineOf(variables),
    ...(took === undefined ? [] : [`(${took})`]),
    ...(variables.env ? [`[${variables.env}]`] : []),
  ];
  return parts.join(" ").replace(/\s+/g, " ").trim();
}

function headlineOf({ workflow, failure, stopped, exit }: MessageVariables): string {
  const { name, status, message } = workflow;
  const cause = failure?.message || message;
  const because = cause === "" ? "" : `: ${cause}`;
  switch (status) {
    case "Succeeded":
      return exit?.status === "Failed" || exit?.status === "Error"
        ? `${name} succeeded but its exit handler failed`
        : `${name} succeeded`;
    case "Failed":
      if (stopped !== undefined) return `${name} was ${stoppedText(stopped)}`;
      return `${name} failed${failure === undefined ? "" : ` at ${failure.step}`}${because}`;
    case "Error":
      return `${name} could not run${message === "" ? because : `: ${message}`}`;
    default:
      return `${name} is ${status.toLowerCase() || "of unknown status"}`;
  }
}
