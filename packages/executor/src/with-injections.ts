import type { Executor } from "./executor.ts";
import { type InjectionRule, injectionsFor } from "./injection.ts";
import { createSimulatedExecutor, type SimulatedExecutorOptions } from "./simulated.ts";

/** An executor that only simulates the nodes which a rule matches, and leaves all others to a real one; it owns both. */
export function withInjections(
  executor: Executor,
  rules: readonly InjectionRule[],
  options: Omit<SimulatedExecutorOptions, "script">,
): Executor {
  const simulated = createSimulatedExecutor({ ...options, script: rules });
  // A cancel does not tell the display name that a rule may go by.
  const taken = new Set<string>();
  const keyOf = (effect: { readonly node: string; readonly attempt: number }, uid: string) =>
    JSON.stringify([uid, effect.node, effect.attempt]);
  const close = async () => {
    await Promise.all([simulated.close(), executor.close()]);
  };
  return {
    run: (effect, workflow) => {
      const matched = injectionsFor(effect, rules) !== undefined;
      if (matched) taken.add(keyOf(effect, workflow.uid));
      (matched ? simulated : executor).run(effect, workflow);
    },
    cancel: (effect, workflow) => {
      (taken.has(keyOf(effect, workflow.uid)) ? simulated : executor).cancel(effect, workflow);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
