import type { JsonObject, SemanticsName, WorkflowEvent } from "@onexit/events";
import {
  decide,
  type Input,
  nextTickAt,
  plan,
  planAfter,
  suspendedNodes,
  type WorkflowState,
} from "@onexit/interpreter";
import { cpuTimeOf } from "../engine/measure.ts";
import { promise } from "../target.ts";
import { answerTo, type Choice, type Question, questionOf } from "./inputs-of.ts";

/** A workflow and what happens while it runs. */
export interface Story {
  readonly manifest: JsonObject;
  readonly semantics: SemanticsName;
  readonly choices: readonly Choice[];
}

/** Everything that was decided. */
export interface Journey {
  readonly state: WorkflowState;
  readonly events: readonly WorkflowEvent[];
  /** The decision that took longest. */
  readonly slowest: { readonly state: WorkflowState | undefined; readonly input: Input; readonly ms: number };
}

const t0 = Date.UTC(2026, 0, 2, 3, 4, 5);
/** A decision of so many events leaves something for a Tick. */
const manyEvents = 400;
/** So many nodes are enough to see. */
const mostNodes = 500;
const mostRounds = 1500;

/** Runs a story to its end: first as it comes, then kindly. Throws when a promise of the interpreter is broken. */
export function drive({ manifest, semantics, choices }: Story): Journey {
  const events: WorkflowEvent[] = [];
  const said: Question[] = [];
  let now = t0;
  let state: WorkflowState | undefined;
  let slowest: Journey["slowest"] = { state: undefined, input: { type: "Tick", at: 0, host: "" }, ms: 0 };

  const offer = (question: Question, later = 0): number => {
    now += later;
    const input = { ...question, at: now, host: "h" } as Input;
    const before = state;
    let decided = { events: [] as readonly WorkflowEvent[], state };
    const ms = cpuTimeOf(() => {
      decided = decide(before, input);
    });
    if (ms > slowest.ms) slowest = { state: before, input, ms };
    state = decided.state;
    events.push(...decided.events);
    if (state === undefined) return 0;
    planAfter(state, decided.events);
    const isMachine =
      question.type === "Report" || question.type === "DeliveryReport" || question.type === "MemoAnswer";
    if (isMachine && decided.events.length < manyEvents) {
      const again = decide(state, input).events;
      promise(again.length === 0, `${question.type} was heard twice: ${again.map(({ type }) => type).slice(0, 3)}`);
    }
    return decided.events.length;
  };

  offer({
    type: "Submit",
    workflow: { cluster: "local", namespace: "argo", name: "wf", uid: "u" },
    manifest,
    semantics,
    context: {},
  });
  const current = () => state as WorkflowState;
  for (const choice of choices) {
    if (current().nodes.size > mostNodes) break;
    const next = questionOf(current(), choice, said);
    if (next === undefined) continue;
    said.push(next.question);
    offer(next.question, next.later);
  }
  offer({ type: "Resume", by: "me" });
  for (let round = 0; current().finishedAt === undefined; round += 1) {
    promise(round < mostRounds, `no end after ${mostRounds} kind rounds`);
    if (round === mostRounds / 3 || current().nodes.size > mostNodes)
      offer({ type: "Cancel", strategy: "Terminate", by: "me", message: "" });
    if (current().finishedAt === undefined) settleOnce(current(), now, offer);
  }
  const flying = plan(current()).filter(
    ({ type }) => type === "RunProcess" || type === "AcquireLocks" || type === "HoldLocks",
  );
  promise(flying.length === 0, `${flying[0]?.type} is still wanted at the end`);
  promise(current().activePods === 0, `${current().activePods} pods are active at the end`);
  return { state: current(), events, slowest };
}

/** Everybody says what is expected of them; when nobody has anything to say, time passes. */
function settleOnce(state: WorkflowState, now: number, offer: (question: Question, later?: number) => number): void {
  let decided = 0;
  for (const effect of plan(state)) {
    const answer = answerTo(effect, state, 0, 5 * 6 + 1);
    if (answer !== undefined) decided += offer(answer, 1);
  }
  if (decided > 0) return;
  const tick = nextTickAt(state, now);
  if (tick !== undefined) {
    promise(offer({ type: "Tick" }, Math.max(0, tick - now)) > 0, "a Tick was announced and decided nothing");
    return;
  }
  const suspended = suspendedNodes(state).map(({ name }) => name);
  const set =
    suspended.length === 0
      ? 0
      : offer({ type: "SetNodes", by: "me", nodes: suspended, parameters: { p: "set" }, phase: "Succeeded" }, 1);
  promise(set + offer({ type: "Resume", by: "me" }, 1) > 0, "it stands still");
}
