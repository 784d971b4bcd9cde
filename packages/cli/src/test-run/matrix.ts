import type { CompletedPhase } from "@onexit/events";
import type { WorkflowState } from "@onexit/interpreter";
import type { TestCase } from "./expectation.ts";
import { simulateCase, type TestBed } from "./run-case.ts";

const outcomes = ["Succeeded", "Failed", "Error"] as const;
/** So many steps are tried for one whose end decides over the entrypoint's. */
const mostCandidates = 50;

/**
 * A case for each way in which the entrypoint can end. It ends Failed or Error through the first step that brings that
 * about; a workflow which survives every failure of one step has no such case.
 */
export function matrixCases(bed: TestBed, base: Omit<TestCase, "name" | "expect">): readonly TestCase[] {
  const { inject = [] } = base;
  const good = simulateCase(bed, { ...base, name: "" }).state;
  const steps = leavesOf(good).slice(0, mostCandidates);
  return outcomes.flatMap((outcome): readonly TestCase[] => {
    if (entryPhase(good) === outcome) return [{ ...base, name: outcome }];
    if (outcome === "Succeeded") return [];
    for (const step of steps) {
      const injected: TestCase = { ...base, name: `${outcome} at ${step}`, inject: [...inject, `${step}=${outcome}`] };
      if (entryPhase(simulateCase(bed, injected).state) === outcome) return [injected];
    }
    return [];
  });
}

/** The ends that none of these cases is about. */
export function unreachedOutcomes(cases: readonly TestCase[]): readonly string[] {
  return outcomes.filter((outcome) => !cases.some(({ name }) => name.startsWith(outcome)));
}

function entryPhase(state: WorkflowState): CompletedPhase | undefined {
  return state.exit?.status ?? (state.finishedAt === undefined ? undefined : (state.phase as CompletedPhase));
}

/** Display names of what does something, exit handlers and hooks apart, in the order in which they began. */
function leavesOf(state: WorkflowState): readonly string[] {
  const names = state.nodes
    .valueSeq()
    .filter(({ onExit, work }) => !onExit && work !== undefined && work.kind !== "composite")
    .sortBy(({ index }) => index)
    .map(({ displayName, parent }) => {
      const isTry = parent !== undefined && state.nodes.get(parent)?.nodeType === "Retry";
      return isTry ? displayName.replace(/\(\d+\)$/, "") : displayName;
    });
  return [...new Set(names)];
}
