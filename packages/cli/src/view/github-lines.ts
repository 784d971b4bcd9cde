import type { NodeFinished, WorkflowEvent } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import { shortMessage } from "./message.ts";
import { plain, plainLines } from "./plain.ts";
import { type TransitionOptions, transitionLines } from "./transitions.ts";

/** Where something stands in a file; 1-based. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface GithubOptions extends TransitionOptions {
  /** Where a template stands in the user's manifest, if that is known. */
  readonly placeOf: (template: string) => FilePlace | undefined;
}

/**
 * Transitions for the log of a GitHub Actions job: each failed step adds a folded group with the end of its log, and an
 * annotation at its template (docs.github.com/actions/reference/workflows-and-actions/workflow-commands).
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
  return [...group, `::error${propertiesOf(title, placeOf(node.template))}::${escapeData(`${name}: ${message}`)}`];
}

/** A step's own output must not be read as commands to the runner, neither in the present nor in the old form. */
function disarm(line: string): string {
  return `| ${line.replaceAll("##[", "## [")}`;
}

function propertiesOf(title: string, place: FilePlace | undefined): string {
  const at = place === undefined ? {} : { file: place.file, line: String(place.line), col: String(place.column) };
  const pairs = Object.entries({ ...at, title }).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return ` ${pairs.join(",")}`;
}

/** As the runner undoes it (actions/toolkit `packages/core/src/command.ts`). */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
