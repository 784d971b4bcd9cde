import type {
  ActionRequested,
  CompletedPhase,
  DeliveryEvent,
  JsonObject,
  RunContext,
  WorkflowIdentity,
} from "@onexit/events";
import { decide } from "./decide.ts";
import type { Effect, RunProcess } from "./effect.ts";
import type { Input, NodeReport } from "./input.ts";
import { plan, planAfter } from "./plan.ts";
import type { WorkflowState } from "./state.ts";
import { suspendedNodes } from "./suspension.ts";
import { nextTickAt } from "./wake.ts";

/** What is to be rehearsed. */
export interface Rehearsal {
  readonly workflow: WorkflowIdentity;
  readonly manifest: JsonObject;
  readonly resources: readonly JsonObject[];
  readonly context: RunContext;
  /** Epoch ms. */
  readonly at: number;
  readonly outcome: RehearsedEnd;
}

/** What the entrypoint's first step ends as, while every other step succeeds; `Stopped`: somebody stops the workflow in it. */
export type RehearsedEnd = CompletedPhase | "Stopped";

/** How far a rehearsal goes before it counts as endless. */
const maxRounds = 100_000;

/** Every request that a workflow would make if its entrypoint ended so; nothing runs and nothing is sent. */
export function rehearse({
  workflow,
  manifest,
  resources,
  context,
  at,
  outcome,
}: Rehearsal): readonly ActionRequested[] {
  // The step that fails, without the number of a try: every try of it fails.
  let failing = outcome === "Succeeded" ? "" : undefined;
  return runOut({
    state: undefined,
    at,
    begin: { type: "Submit", workflow, manifest, resources, semantics: "onexit", context },
    message: "rehearsed: the step could not be run",
    stops: outcome === "Stopped",
    outcomeOf({ node }, state) {
      const origin = node.replace(/\(\d+\)$/, "");
      if (failing === undefined && state.exit === undefined) failing = origin;
      if (origin !== failing) return "Succeeded";
      return outcome === "Stopped" ? "Failed" : outcome;
    },
  });
}

/**
 * Every further request that a workflow would make if nothing of it ran any more, in the order of its handlers: what runs,
 * or would be started, is an Error for this reason; what handlers run is passed over. The keys are those that an engine gives
 * these requests, so that one that comes back asks for nothing twice.
 */
export function requestsIfLost(state: WorkflowState, at: number, message: string): readonly ActionRequested[] {
  const requests = runOut({
    state,
    at,
    message,
    outcomeOf: ({ node }, now) => (now.nodes.get(node)?.onExit === true ? "Succeeded" : "Error"),
  });
  return requests.filter(({ key }) => !state.deliveries.has(key));
}

/** How a state is driven to its end without anything being run. */
interface RunOut {
  readonly state: WorkflowState | undefined;
  readonly at: number;
  readonly begin?: Question;
  readonly outcomeOf: (effect: RunProcess, state: WorkflowState) => CompletedPhase;
  /** Of what ends in Error. */
  readonly message: string;
  /** Somebody stops it as soon as a step runs. */
  readonly stops?: boolean;
}

function runOut({ state: from, at, begin, outcomeOf, message, stops = false }: RunOut): readonly ActionRequested[] {
  let state = from;
  let now = at;
  let isToStop = stops;
  const requests = new Map<string, ActionRequested>();
  const effects: Effect[] = from === undefined ? [] : [...plan(from)];
  const step = (input: Question) => {
    const decided = decide(state, { ...input, at: now, host: "" } as Input);
    state = decided.state;
    if (state !== undefined) effects.push(...planAfter(state, decided.events));
  };
  if (begin !== undefined) step(begin);
  for (let round = 0; round < maxRounds && state !== undefined; round += 1) {
    const effect = effects.shift();
    if (effect === undefined) {
      const next = idleInput(state, now);
      if (next === undefined) break;
      now = next.at;
      step(next.question);
      continue;
    }
    switch (effect.type) {
      case "RequestAction":
        if (requests.has(effect.request.key)) break;
        requests.set(effect.request.key, effect.request);
        step({ type: "DeliveryReport", event: sent(effect.request, now) });
        break;
      case "RunProcess":
        now += 1000;
        if (isToStop) {
          isToStop = false;
          step({ type: "Cancel", strategy: "Stop", by: "somebody", message: "" });
        }
        step({ type: "Report", report: reportOf(effect, outcomeOf(effect, state), message) });
        break;
      case "CancelProcess":
        step({ type: "Report", report: reportOf({ ...effect, work: undefined }, "Failed", message) });
        break;
      case "AcquireLocks":
        step({ type: "LockGrant", ...(effect.node === undefined ? {} : { node: effect.node }) });
        break;
      case "ReadMemo":
        step({ type: "MemoAnswer", node: effect.node });
        break;
      default:
        break;
    }
  }
  return [...requests.values()];
}

type Question = Input extends infer I ? (I extends Input ? Omit<I, "at" | "host"> : never) : never;

/** What goes on when nothing is in flight: somebody resumes what is suspended, or time passes. */
function idleInput(
  state: WorkflowState,
  now: number,
): { readonly at: number; readonly question: Question } | undefined {
  if (state.suspended || suspendedNodes(state).length > 0) {
    const nodes = suspendedNodes(state);
    const missing = nodes.flatMap(({ work }) => (work?.kind === "suspend" ? Object.keys(work.supplied) : []));
    const parameters = Object.fromEntries(missing.map((name) => [name, `(${name})`]));
    const names = nodes.map(({ name }) => name);
    return state.suspended
      ? { at: now, question: { type: "Resume", by: "rehearsal" } }
      : { at: now, question: { type: "SetNodes", by: "rehearsal", nodes: names, parameters, phase: "Succeeded" } };
  }
  const at = state.finishedAt === undefined ? nextTickAt(state, now) : undefined;
  return at === undefined ? undefined : { at: Math.max(at, now), question: { type: "Tick" } };
}

function reportOf(
  { node, attempt, work }: Pick<RunProcess, "node" | "attempt"> & { readonly work: RunProcess["work"] | undefined },
  outcome: CompletedPhase,
  message: string,
): NodeReport {
  const files = work !== undefined && "outputs" in work ? work.outputs : [];
  const parameters = Object.fromEntries(files.map(({ name, default: fallback }) => [name, fallback ?? `(${name})`]));
  const stored = work !== undefined && "outputArtifacts" in work ? work.outputArtifacts : [];
  const artifacts = Object.fromEntries(stored.map(({ name }) => [name, { raw: { data: `(${name})` } }]));
  return {
    node,
    attempt,
    outcome: outcome === "Error" ? "error" : "exited",
    ...(outcome === "Error" ? { message } : { exitCode: outcome === "Failed" ? 1 : 0 }),
    outputs: {
      parameters,
      artifacts,
      ...(work !== undefined && "captureResult" in work && work.captureResult ? { result: "(result)" } : {}),
    },
    ...(work?.kind === "http"
      ? { response: { statusCode: outcome === "Failed" ? 500 : 200, headers: {}, body: "" } }
      : {}),
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
