import {
  type CloudEvent,
  type Decision,
  type DeliveryEvent,
  encodeEvent,
  type WorkflowEvent,
  type WorkflowIdentity,
} from "@onexit/events";
import { compiledWorkflow, evolve, type WorkflowState } from "@onexit/interpreter";
import { TerminalError } from "@onexit/sdk";

/** What is known about a workflow. */
export interface History {
  /** The journal up to what stands there now, oldest decision first. */
  journal(
    workflow: WorkflowIdentity,
    signal: AbortSignal,
  ): AsyncIterable<{ readonly seq: number; readonly decision: Decision }>;
  /** What the services said about its deliveries up to now, in order. */
  deliveries(workflow: WorkflowIdentity, signal: AbortSignal): Promise<readonly DeliveryEvent[]>;
}

/** A workflow as it stood when its journal was read. */
export interface Run {
  readonly state: WorkflowState;
  /** Stream sequence of the last decision. */
  readonly seq: number;
  readonly events: readonly CloudEvent[];
}

/**
 * Reads a workflow's journal and folds it. An archive is asked for from within the exit handler, so the journal goes on
 * behind it: it holds what had happened by now, and neither the handler's end nor the workflow's.
 */
export async function readRun(history: History, workflow: WorkflowIdentity, signal: AbortSignal): Promise<Run> {
  const events: CloudEvent[] = [];
  let state: WorkflowState | undefined;
  let last = 0;
  for await (const { seq, decision } of history.journal(workflow, signal)) {
    for (const [index, event] of decision.events.entries()) {
      state = next(state, event, workflow.name);
      events.push(encodeEvent(event, `${decision.id}.${index}`, workflow));
    }
    last = seq;
  }
  if (state !== undefined) {
    requireLegible(state);
    return { state, seq: last, events };
  }
  throw new TerminalError(
    `the journal of ${workflow.name} (${workflow.uid}) is empty: it was retired, or never written`,
  );
}

function next(state: WorkflowState | undefined, event: WorkflowEvent, name: string): WorkflowState {
  try {
    return evolve(state, event);
  } catch (thrown) {
    throw new TerminalError(`the journal of ${name} makes no sense at ${event.type}: ${reasonOf(thrown)}`, {
      cause: thrown,
    });
  }
}

/** What no later attempt will be able to read either, say a manifest that another version took. */
function requireLegible(state: WorkflowState): void {
  try {
    compiledWorkflow(state);
  } catch (thrown) {
    throw new TerminalError(`${state.workflow.name} cannot be archived: ${reasonOf(thrown)}`, { cause: thrown });
  }
}

function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
