import type { WorkflowIdentity } from "@onexit/events";
import type { RunProcess } from "@onexit/interpreter";
import type { Executor, OnReport } from "./executor.ts";

interface Waiting {
  readonly effect: RunProcess;
  readonly workflow: WorkflowIdentity;
}

/**
 * An executor that has at most so many attempts under way at once; further ones wait for their turn, as pods do for a
 * place in a cluster. A daemon that is ready takes no place any more: those that need it must have one.
 */
export function withLimit(atOnce: number, onReport: OnReport, create: (onReport: OnReport) => Executor): Executor {
  const underWay = new Set<string>();
  const queue = new Map<string, Waiting>();
  const executor = create((workflow, report) => {
    free(keyOf(workflow, report));
    onReport(workflow, report);
  });

  function free(key: string): void {
    if (!underWay.delete(key)) return;
    for (const [next, { effect, workflow }] of queue) {
      if (underWay.size >= atOnce) return;
      queue.delete(next);
      start(next, effect, workflow);
    }
  }

  function start(key: string, effect: RunProcess, workflow: WorkflowIdentity): void {
    underWay.add(key);
    executor.run(effect, workflow);
  }

  return {
    run(effect, workflow) {
      const key = keyOf(workflow, effect);
      if (underWay.size < atOnce || underWay.has(key)) start(key, effect, workflow);
      else queue.set(key, { effect, workflow });
    },
    cancel(effect, workflow) {
      // One that still waits is never started: the executor makes sure of that, and reports it.
      queue.delete(keyOf(workflow, effect));
      executor.cancel(effect, workflow);
    },
    close() {
      queue.clear();
      return executor.close();
    },
    [Symbol.asyncDispose]: () => executor[Symbol.asyncDispose](),
  };
}

function keyOf(
  { uid }: WorkflowIdentity,
  { node, attempt }: { readonly node: string; readonly attempt: number },
): string {
  // The name may hold anything, so it stands last.
  return `${uid} ${attempt} ${node}`;
}
