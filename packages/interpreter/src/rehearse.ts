import type {
  ActionRequested,
  CompletedPhase,
  DeliveryEvent,
  JsonObject,
  RunContext,
  WorkflowIdentity,
} from "@onexit/events";
import { decide } from "./decide.ts";
import type { RunProcess } from "./effect.ts";
import type { Input, NodeReport } from "./input.ts";
import { plan } from "./plan.ts";
import type { WorkflowState } from "./state.ts";

/** What is to be rehearsed. */
export interface Rehearsal {
  readonly workflow: WorkflowIdentity;
  readonly manifest: JsonObject;
  readonly context: RunContext;
  /** Epoch ms. */
  readonly at: number;
  /** What the entrypoint's first step ends as; every other step succeeds. */
  readonly outcome: CompletedPhase;
}

/** How far a rehearsal goes before it counts as endless. */
const maxRounds = 10_000;

/** Every request that a workflow would make if its entrypoint ended so; nothing runs and nothing is sent. */
export function rehearse({ workflow, manifest, context, at, outcome }: Rehearsal): readonly ActionRequested[] {
  let state: WorkflowState | undefined;
  const requests = new Map<string, ActionRequested>();
  const step = (input: Input) => {
    state = decide(state, input).state;
  };
  let failed = outcome === "Succeeded";
  step({ type: "Submit", at, host: "", workflow, manifest, semantics: "onexit", context });
  for (let round = 0; round < maxRounds && state !== undefined; round += 1) {
    const effect = plan(state).find((wanted) => wanted.type !== "RequestAction" || !requests.has(wanted.request.key));
    if (effect === undefined) break;
    if (effect.type === "RequestAction") {
      requests.set(effect.request.key, effect.request);
      step({ type: "DeliveryReport", at, host: "", event: sent(effect.request, at) });
    } else if (effect.type === "RunProcess") {
      const fails: boolean = !failed && state.exit === undefined;
      failed ||= fails;
      step({ type: "Report", at: at + 1000, host: "", report: reportOf(effect, fails ? outcome : "Succeeded") });
    }
  }
  return [...requests.values()];
}

function reportOf({ node, attempt, work }: RunProcess, outcome: CompletedPhase): NodeReport {
  const parameters = Object.fromEntries(
    work.outputs.map((output) => [output.name, output.default ?? `(${output.name})`]),
  );
  return {
    node,
    attempt,
    outcome: outcome === "Error" ? "error" : "exited",
    ...(outcome === "Error"
      ? { message: "rehearsed: the step could not be run" }
      : { exitCode: outcome === "Failed" ? 1 : 0 }),
    outputs: { parameters, ...(work.captureResult ? { result: "(result)" } : {}) },
    logTail: outcome === "Succeeded" ? "" : "rehearsed: the last lines of the step's output",
    host: "",
  };
}

function sent({ workflow, key, action, origin, destination }: ActionRequested, at: number): DeliveryEvent {
  return {
    type: "ActionSucceeded",
    at,
    workflow,
    key,
    action,
    origin,
    destination,
    attempt: 1,
    durationMs: 0,
    detail: "rehearsed",
    already: false,
  };
}
