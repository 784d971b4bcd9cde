import type { DeliveryEvent, WorkflowEvent } from "@onexit/events";
import { isSettled, type WorkflowState } from "@onexit/interpreter";
import { deferred } from "../deferred.ts";
import type { RunView } from "../view/run-view.ts";

/** Why nothing more is waited for. */
export type Ending = "settled" | "pending" | { readonly left: NodeJS.Signals } | { readonly broken: unknown };

/** What is known of a run while it goes on. */
export interface RunWatch {
  readonly ended: Promise<Ending>;
  readonly end: (ending: Ending) => void;
  readonly latest: () => WorkflowState | undefined;
  /** Of the run, or of a workflow that it has started. */
  readonly onDecided: (state: WorkflowState, events: readonly WorkflowEvent[]) => void;
  readonly onDelivery: (event: DeliveryEvent) => void;
  readonly close: () => void;
}

/**
 * Knows the latest state of the workflow of this name, and when there is nothing more to wait for: neither in it nor in
 * the workflows that it has started, which are told of and not shown.
 */
export function watchRun(view: RunView, name: string, deliveryMs: number): RunWatch {
  const { promise, resolve } = deferred<Ending>();
  let state: WorkflowState | undefined;
  let timer: NodeJS.Timeout | undefined;
  const others = new Map<string, WorkflowState>();
  const look = () => {
    const isOver = [...others.values()].every(isSettled);
    if (state === undefined || !isOver) return;
    if (isSettled(state)) resolve("settled");
    else if (state.finishedAt !== undefined) timer ??= setTimeout(() => resolve("pending"), deliveryMs);
  };
  return {
    ended: promise,
    end: resolve,
    latest: () => state,
    onDecided(next, events) {
      if (next.workflow.name === name) {
        state = next;
        view.onDecided(next, events);
      } else {
        const before = others.get(next.workflow.uid);
        others.set(next.workflow.uid, next);
        tellOf(next, before, view);
      }
      look();
    },
    onDelivery(event) {
      if (event.workflow.name === name) view.onDelivery(event);
    },
    close: () => clearTimeout(timer),
  };
}

function tellOf(
  { workflow, phase, finishedAt }: WorkflowState,
  before: WorkflowState | undefined,
  view: RunView,
): void {
  if (before === undefined) view.say(`${workflow.name} was submitted, and runs here too`);
  if (finishedAt !== undefined && before?.finishedAt === undefined) view.say(`${workflow.name} has ended: ${phase}`);
}
