/** What GitHub calls a commit status's state. */
export type GitHubState = "error" | "failure" | "pending" | "success";

/** Argo's phases and GitHub's states, in lower case: GitHub answers 422 to a phase as it is. */
const states: ReadonlyMap<string, GitHubState> = new Map([
  ["succeeded", "success"],
  ["failed", "failure"],
  ["error", "error"],
  ["running", "pending"],
  ["pending", "pending"],
  ["skipped", "success"],
  ["omitted", "success"],
  ["success", "success"],
  ["failure", "failure"],
]);

/** What may be written for a state, for people. */
export const allowedStates =
  "a workflow phase (Succeeded, Failed, Error, Running, Pending, Skipped, Omitted) or a GitHub state (success, failure, error, pending)";

/** The state that a phase or a state stands for; undefined for any other text. */
export function stateOf(text: string): GitHubState | undefined {
  return states.get(text.trim().toLowerCase());
}
