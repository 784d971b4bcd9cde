/** Where nobody had to say who they are. */
const nobodys: ReadonlySet<string> = new Set(["api", "cli", "terminal", ""]);

/** Who ended a workflow early, and why: `stopped by alice: the wrong branch`, `terminated`. */
export function stoppedText(stopped: {
  readonly by: string;
  readonly strategy: "Stop" | "Terminate";
  readonly message: string;
}): string {
  const { by, strategy, message } = stopped;
  const what = strategy === "Stop" ? "stopped" : "terminated";
  return `${what}${nobodys.has(by) ? "" : ` by ${by}`}${message === "" ? "" : `: ${message}`}`;
}
