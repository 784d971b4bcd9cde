import type { DeliveryEvent, ProcessWork, SemanticsName, WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import { parseManifests } from "@onexit/manifest";
import { decide, type Effect, fold, type NodeReport, plan, type RunProcess, type WorkflowState } from "../src/index.ts";
import type { Input } from "../src/input.ts";

/** One workflow, decided input by input, with every decision kept. */
export interface Run {
  readonly state: () => WorkflowState;
  readonly decisions: readonly (readonly WorkflowEvent[])[];
  readonly offer: (
    input: Omit<Extract<Input, { type: "Cancel" }>, "host"> | Omit<Extract<Input, { type: "Tick" }>, "host">,
  ) => readonly WorkflowEvent[];
  /** Answers every process that should be in flight until none is; a process without an answer is left running. */
  readonly settle: (answer: (effect: RunProcess) => Partial<NodeReport> | undefined) => void;
  readonly report: (node: string, report: Partial<NodeReport>, at?: number) => readonly WorkflowEvent[];
  readonly deliver: (event: DeliveryEvent) => readonly WorkflowEvent[];
}

export const t0 = Date.UTC(2026, 0, 2, 3, 4, 5);

export const identity: WorkflowIdentity = { cluster: "local", namespace: "argo", name: "wf", uid: "uid-1" };

/** Submits a YAML manifest; throws when it has problems, for these tests are not about those. */
export function submit(yaml: string, semantics: SemanticsName = "onexit"): Run {
  const parsed = parseManifests(yaml, "test.yaml");
  if (!("workflows" in parsed) || parsed.workflows[0] === undefined) throw new Error(JSON.stringify(parsed));
  const { manifest } = parsed.workflows[0];
  let state: WorkflowState | undefined;
  const decisions: (readonly WorkflowEvent[])[] = [];
  const step = (input: Input): readonly WorkflowEvent[] => {
    const decided = decide(state, input);
    state = decided.state;
    if (decided.events.length > 0) decisions.push(decided.events);
    return decided.events;
  };
  const current = () => {
    if (state === undefined) throw new Error("not submitted");
    return state;
  };
  const report = (node: string, given: Partial<NodeReport>, at = t0 + 1000): readonly WorkflowEvent[] =>
    step({
      type: "Report",
      at,
      host: "h",
      report: {
        node,
        attempt: 1,
        outcome: "exited",
        exitCode: 0,
        outputs: { parameters: {} },
        logTail: "",
        host: "h",
        ...given,
      },
    });
  step({ type: "Submit", at: t0, host: "h", workflow: identity, manifest, semantics, context: {} });
  return {
    state: current,
    decisions,
    offer: (input) => step({ ...input, host: "h" } as Input),
    report,
    deliver: (event) => step({ type: "DeliveryReport", at: t0 + 2000, host: "h", event }),
    settle(answer) {
      for (let round = 0; round < 1000; round += 1) {
        const answered = plan(current()).flatMap((effect) => {
          if (effect.type !== "RunProcess") return [];
          const given = answer(effect);
          return given === undefined ? [] : [[effect.node, given] as const];
        });
        if (answered.length === 0) return;
        for (const [node, given] of answered) report(node, given);
      }
      throw new Error("the workflow did not come to an end");
    },
  };
}

/** The container that an effect is to run; throws when it is none. */
export function processIn(effect: Effect | undefined): ProcessWork {
  if (effect?.type !== "RunProcess") throw new Error(`no process, but ${JSON.stringify(effect)}`);
  const { work } = effect;
  if (work.kind !== "container" && work.kind !== "script") throw new Error(`no container, but ${work.kind}`);
  return work;
}

/** `name phase` of every node in order of creation. */
export function phases(state: WorkflowState): string[] {
  return state.nodes
    .toList()
    .sortBy((node) => node.index)
    .map((node) => `${node.name} ${node.phase}`)
    .toArray();
}

/** The state that a journal folds to. */
export function replay(decisions: readonly (readonly WorkflowEvent[])[]): WorkflowState | undefined {
  return fold(undefined, decisions.flat());
}
