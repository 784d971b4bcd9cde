import type { ActionRequested, JsonObject, RunContext, SemanticsName, WorkflowEvent } from "@onexit/events";
import { createSimulatedExecutor, type InjectionRule } from "@onexit/executor";
import { decide, type Effect, type Input, nextTickAt, planAfter, type WorkflowState } from "@onexit/interpreter";
import { answerTo, outcomeFor } from "./delivery-fake.ts";
import { createResumer } from "./suspend-fake.ts";
import { createVirtualClock } from "./virtual-clock.ts";

/** A workflow to be simulated: arguments filled in, and what happens to which of its nodes. */
export interface Simulation {
  readonly name: string;
  readonly namespace: string;
  readonly manifest: JsonObject;
  readonly resources: readonly JsonObject[];
  readonly semantics: SemanticsName;
  readonly context: RunContext;
  /** What no rule matches succeeds at once. */
  readonly rules: readonly InjectionRule[];
}

/** All that a simulated run came to. */
export interface Simulated {
  readonly state: WorkflowState;
  readonly events: readonly WorkflowEvent[];
  /** Each once, in the order in which they were asked for. */
  readonly requests: readonly ActionRequested[];
}

/** Simulated runs are the same whenever they run. */
const startAt = Date.UTC(2026, 0, 2, 3, 4, 5);
const uid = "00000000-0000-4000-8000-000000000000";
const host = "simulated";
/** A run that goes further counts as endless. */
const mostInputs = 100_000;

/** Runs a workflow to its end in the interpreter alone: no process, no server, no message, and no time passes. */
export function simulate({ name, namespace, rules, ...submission }: Simulation): Simulated {
  const clock = createVirtualClock(startAt);
  const workflow = { cluster: "local", namespace, name, uid };
  const events: WorkflowEvent[] = [];
  const requests = new Map<string, ActionRequested>();
  let state: WorkflowState | undefined;
  const executor = createSimulatedExecutor({
    script: rules,
    host,
    after: clock.after,
    onReport: (_, report) => offer({ type: "Report", report }),
  });
  const resumer = createResumer(rules, clock, (question) => offer(question));

  const act = (effect: Effect) => {
    switch (effect.type) {
      case "RunProcess":
        return executor.run(effect, workflow);
      case "CancelProcess":
        return executor.cancel(effect, workflow);
      case "RequestAction": {
        const { request, node } = effect;
        if (requests.has(request.key)) return;
        requests.set(request.key, request);
        const { delayMs, isDead } = outcomeFor(rules, node, state?.nodes.get(node)?.displayName ?? node);
        clock.after(delayMs, () => offer({ type: "DeliveryReport", event: answerTo(request, isDead, clock.now()) }));
        return;
      }
      case "AcquireLocks":
        clock.after(0, () => offer({ type: "LockGrant", ...(effect.node === undefined ? {} : { node: effect.node }) }));
        return;
      case "ReadMemo":
        clock.after(0, () => offer({ type: "MemoAnswer", node: effect.node }));
        return;
      default:
        return;
    }
  };
  const offer = (question: Question) => {
    const decided = decide(state, { ...question, at: clock.now(), host } as Input);
    state = decided.state;
    events.push(...decided.events);
    if (state === undefined) return;
    for (const effect of planAfter(state, decided.events)) act(effect);
    resumer.look(state, decided.events);
  };

  offer({ type: "Submit", workflow, ...submission });
  for (let count = 0; state !== undefined && count < mostInputs; count += 1) {
    const tickAt = state.finishedAt === undefined ? nextTickAt(state, clock.now()) : undefined;
    const callAt = clock.nextAt();
    if (callAt !== undefined && (tickAt === undefined || callAt <= tickAt)) clock.runNext();
    else if (tickAt === undefined) break;
    else {
      clock.advanceTo(tickAt);
      offer({ type: "Tick" });
    }
  }
  if (state === undefined) throw new Error(`${name} could not even be submitted`);
  return { state, events, requests: [...requests.values()] };
}

/** An input without what the clock knows. */
export type Question = Input extends infer I ? (I extends Input ? Omit<I, "at" | "host"> : never) : never;
