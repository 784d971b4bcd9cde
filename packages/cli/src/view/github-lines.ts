import type { NodeFinished, WorkflowEvent } from "@onexit/events";
import { templateNameOf, type WorkflowState } from "@onexit/interpreter";
import { isHolder } from "./failures.ts";
import { shortMessage } from "./message.ts";
import { plain, plainLines } from "./plain.ts";
import { type TransitionOptions, transitionLines } from "./transitions.ts";
import { annotation, escapeData, type FilePlace } from "./workflow-command.ts";

export interface GithubOptions extends TransitionOptions {
  /** Where a template stands in the user's manifest, if that is known. */
  readonly placeOf: (template: string) => FilePlace | undefined;
  /** What the steps that have ended wrote, by node; of others the end of their log is known where they failed. */
  readonly logs?: ReadonlyMap<string, readonly string[]>;
}

/**
 * Transitions for the log of a GitHub Actions job: each step that has ended adds a folded group with its log, and one that
 * failed an annotation at its template.
 */
export function githubLines(
  events: readonly WorkflowEvent[],
  state: WorkflowState,
  options: GithubOptions,
): readonly string[] {
  return events.flatMap((event) => [
    ...transitionLines([event], state, options),
    ...(event.type === "NodeFinished" ? endedNodeLines(event, state, options) : []),
  ]);
}

function endedNodeLines(
  event: NodeFinished,
  state: WorkflowState,
  { placeOf, logs }: GithubOptions,
): readonly string[] {
  const node = state.nodes.get(event.node);
  if (node === undefined || isHolder(node)) return [];
  const name = plain(node.displayName);
  const title = `${name} ${event.phase}`;
  const read = logs?.get(event.node) ?? [];
  const log = (read.length > 0 ? read.map(plain) : plainLines(event.logTail ?? "")).map(disarm);
  const group = log.length === 0 ? [] : [`::group::${escapeData(title)}`, ...log, "::endgroup::"];
  if (event.phase === "Succeeded") return group;
  const message = shortMessage(event.message) || event.phase;
  return [
    ...group,
    annotation("error", {
      title,
      place: placeOf(templateNameOf(state, node.template)),
      message: `${name}: ${message}`,
    }),
  ];
}

/** A step's own output must not be read as commands to the runner, neither in the present nor in the old form. */
function disarm(line: string): string {
  return `| ${line.replaceAll("##[", "## [")}`;
}
