import { stoppedText } from "@onexit/events";
import type { MessageVariables } from "@onexit/sdk";

/** What happened, in one line; plain text, unescaped. */
export function headlineOf({ workflow, failure, stopped, exit, history }: MessageVariables): string {
  const { name, status, message } = workflow;
  switch (status) {
    case "Succeeded":
      return exit?.status === "Failed" || exit?.status === "Error"
        ? `⚠ ${name} succeeded but its exit handler failed`
        : history?.recovered
          ? `✔ ${name} recovered after ${count(history.consecutiveFailures, "failure")}`
          : `✔ ${name} succeeded`;
    case "Failed":
      if (stopped !== undefined) return `■ ${name} was ${stoppedText(stopped)}`;
      return failure === undefined ? `✖ ${name} failed` : `✖ ${name} failed at ${failure.step}`;
    case "Error":
      return `⚠ ${name} could not run${message === "" ? "" : `: ${message}`}`;
    case "":
      return name;
    default:
      return `● ${name} is ${status.toLowerCase()}`;
  }
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
