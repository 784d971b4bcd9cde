import type { NodeFinished, WorkflowEvent } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import { shortMessage } from "./message.ts";
import { plain, plainLines } from "./plain.ts";
import { type TransitionOptions, transitionLines } from "./transitions.ts";
import { annotation, escapeData, type FilePlace } from "./workflow-command.ts";

export interface GithubOptions extends TransitionOptions {
  /** Where a template stands in the user's manifest, if that is known. */
  readonly placeOf: (template: string) => FilePlace | undefined;
}

/**
 * Transitions for the log of a GitHub Actions job: each failed step adds a folded group with the end of its log, and an
 * annotation at its template.
 */
export function githubLines(
  events: readonly WorkflowEvent[],
  state: WorkflowState,
  options: GithubOptions,
): readonly string[] {
  return events.flatMap((event) => [
    ...transitionLines([event], state, options),
    ...(event.type === "NodeFinished" ? failedNodeLines(event, state, options) : []),
  ]);
}

function failedNodeLines(event: NodeFinished, state: WorkflowState, { placeOf }: GithubOptions): readonly string[] {
  const node = state.nodes.get(event.node);
  if (event.phase === "Succeeded" || node === undefined || node.nodeType === "Steps" || node.nodeType === "StepGroup") {
    return [];
  }
  const name = plain(node.displayName);
  const title = `${name} ${event.phase}`;
  const log = plainLines(event.logTail ?? "").map(disarm);
  const group = log.length === 0 ? [] : [`::group::${escapeData(title)}`, ...log, "::endgroup::"];
  const message = shortMessage(event.message) || event.phase;
  return [...group, annotation("error", { title, place: placeOf(node.template), message: `${name}: ${message}` })];
}

/** A step's own output must not be read as commands to the runner, neither in the present nor in the old form. */
function disarm(line: string): string {
  return `| ${line.replaceAll("##[", "## [")}`;
}
