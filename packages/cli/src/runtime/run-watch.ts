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
  readonly onDecided: (state: WorkflowState, events: readonly WorkflowEvent[]) => void;
  readonly onDelivery: (event: DeliveryEvent) => void;
  readonly close: () => void;
}

/** Knows the latest state, and when there is nothing more to wait for. */
export function watchRun(view: RunView, deliveryMs: number): RunWatch {
  const { promise, resolve } = deferred<Ending>();
  let state: WorkflowState | undefined;
  let timer: NodeJS.Timeout | undefined;
  return {
    ended: promise,
    end: resolve,
    latest: () => state,
    onDecided(next, events) {
      state = next;
      view.onDecided(next, events);
      if (isSettled(next)) resolve("settled");
      else if (next.finishedAt !== undefined) timer ??= setTimeout(() => resolve("pending"), deliveryMs);
    },
    onDelivery: view.onDelivery,
    close: () => clearTimeout(timer),
  };
}
