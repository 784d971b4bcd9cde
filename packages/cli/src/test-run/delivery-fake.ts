import type { ActionRequested, DeliveryEvent } from "@onexit/events";
import type { InjectionRule } from "@onexit/executor";
import { delayOf, injectedInto } from "./rules.ts";

/** What the rules make of the delivery that a node asks for: `Failed`, `Error` and `Exit:N` are a dead one. */
export function outcomeFor(
  rules: readonly InjectionRule[],
  node: string,
  displayName: string,
): { readonly delayMs: number; readonly isDead: boolean } {
  const injected = injectedInto(rules, node, displayName);
  const end = injected.findLast((one) => one.kind === "exit" || one.kind === "error");
  return { delayMs: delayOf(injected), isDead: end?.kind === "error" || (end?.kind === "exit" && end.exitCode !== 0) };
}

/** What a service would say that did what it was asked for, or could not. */
export function answerTo(request: ActionRequested, isDead: boolean, at: number): DeliveryEvent {
  const { workflow, key, action, origin, destination } = request;
  const fact = { at, workflow, key, action, origin, destination, attempt: 1, durationMs: 0 } as const;
  return isDead
    ? { ...fact, type: "ActionDead", problem: { message: "injected" } }
    : { ...fact, type: "ActionSucceeded", detail: "simulated", already: false };
}
