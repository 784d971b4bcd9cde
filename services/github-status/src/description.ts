import type { MessageVariables } from "@onexit/sdk";

/** How the workflow stands, in one line: `Failed at load: exit code 1 (4m 12s)`. */
export function describe({ workflow, failure, exit }: MessageVariables): string {
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
      return `Failed${failure === undefined ? "" : ` at ${failure.step}`}${because}${after}`;
    case "Error":
      return `Could not run${workflow.message === "" ? because : `: ${workflow.message}`}${after}`;
    default:
      return workflow.status;
  }
}

/** Seconds such as `252.000000` for people: `4m 12s`; undefined when they are no number. */
export function durationText(seconds: string): string | undefined {
  const total = Number(seconds);
  if (seconds === "" || !Number.isFinite(total)) return undefined;
  if (total < 60) return `${total < 10 ? Math.round(total * 10) / 10 : Math.round(total)}s`;
  const whole = Math.round(total);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return h > 0 ? `${h}h ${m}m` : `${m}m ${s}s`;
}
