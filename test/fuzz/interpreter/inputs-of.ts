import { type ActionRequested, type DeliveryEvent, isLeafWork } from "@onexit/events";
import { type Effect, type Input, type NodeReport, nextTickAt, plan, type WorkflowState } from "@onexit/interpreter";

/** One thing that happens, as three numbers: what, to which, and how. */
export type Choice = readonly [what: number, which: number, how: number];

/** An input without its time. */
export type Question = Input extends infer I ? (I extends Input ? Omit<I, "at" | "host"> : never) : never;

const results = [
  "1",
  "",
  "[]",
  '[{"k":1},2]',
  "x",
  "3",
  "null",
  '{"a":1}',
  `[${"1,".repeat(200)}1]`,
  "\u{0}",
  "{{workflow.name}}",
  "-1",
];

/** What somebody says or asks next, and how much later that is; undefined when there is nothing to say. */
export function questionOf(
  state: WorkflowState,
  [what, which, how]: Choice,
  said: readonly Question[],
): { readonly question: Question; readonly later: number } | undefined {
  const at = <T>(items: readonly T[]): T | undefined => items[which % Math.max(1, items.length)];
  const now = (question: Question | undefined, later = how % 700) =>
    question === undefined ? undefined : { question, later };
  const nodes = () => [...state.nodes.keys()];
  switch (what % 24) {
    case 0:
      return now({
        type: "Cancel",
        strategy: how % 5 === 0 ? "Terminate" : how % 7 === 0 ? "Delete" : "Stop",
        by: "me",
        message: how % 2 === 0 ? "" : "enough",
      });
    case 1:
      return now({ type: "Suspend", by: "me" });
    case 2:
    case 3:
      return now({ type: "Resume", by: "me", ...(how % 3 === 0 ? { nodes: [at(nodes()) ?? "x"] } : {}) });
    case 4:
      return now({
        type: "SetNodes",
        by: "me",
        nodes: [at(nodes()) ?? "x", "nope"],
        ...(how % 2 === 0 ? { parameters: { p: "set", __proto__: "x" } } : {}),
        ...(how % 3 === 0
          ? { phase: (["Succeeded", "Failed", "Error"] as const)[how % 9 === 0 ? 2 : how % 2] as "Failed" }
          : {}),
      });
    case 5:
      return now({ type: "Tick" }, how * 10);
    case 6:
      return now({ type: "Tick" }, Math.max(0, (nextTickAt(state, 0) ?? 0) > 1e11 ? 60_000 : how));
    case 7:
    case 8:
      return now(at(said), how % 100);
    case 9:
      return now({ type: "LockGrant", ...(how % 4 === 0 ? {} : { node: at(nodes()) ?? "x" }) });
    case 10:
      return now({
        type: "MemoAnswer",
        node: at(nodes()) ?? "x",
        ...(how % 2 === 0 ? { outputs: { parameters: { p: "m" }, result: "m" } } : {}),
      });
    case 11:
      return now({ type: "Report", report: reportOf(at(nodes()) ?? "nope", (how % 4) - 1, which, how) });
    default:
      return now(answerTo(at(plan(state)), state, which, how));
  }
}

/** What a well-behaved world says to an effect; undefined when nothing is expected. */
export function answerTo(
  effect: Effect | undefined,
  state: WorkflowState,
  which: number,
  how: number,
): Question | undefined {
  switch (effect?.type) {
    case "RunProcess":
    case "CancelProcess": {
      const work = state.nodes.get(effect.node)?.work;
      const isDaemon = effect.type === "RunProcess" && isLeafWork(work) && "daemon" in work && work.daemon;
      const report = reportOf(effect.node, effect.attempt, which, how);
      return {
        type: "Report",
        report: isDaemon && how % 3 !== 0 ? { ...report, outcome: "ready", ip: "10.0.0.1" } : report,
      };
    }
    case "RequestAction":
      return { type: "DeliveryReport", event: deliveryOf(effect.request, how) };
    case "AcquireLocks":
      return { type: "LockGrant", ...(effect.node === undefined ? {} : { node: effect.node }) };
    case "ReadMemo":
      return {
        type: "MemoAnswer",
        node: effect.node,
        ...(how % 3 === 0 ? { outputs: { parameters: { p: "m" } } } : {}),
      };
    default:
      return undefined;
  }
}

function reportOf(node: string, attempt: number, which: number, how: number): NodeReport {
  const result = results[how % results.length] as string;
  const outcome = how % 11 === 0 ? "error" : how % 13 === 0 ? "failed" : "exited";
  return {
    node,
    attempt,
    outcome,
    ...(how % 17 === 0 ? {} : { exitCode: how % 4 === 0 ? 1 + (which % 2) : 0 }),
    ...(outcome === "exited" ? {} : { message: "lost" }),
    outputs: {
      parameters: how % 2 === 0 ? { p: result, ["__proto__"]: "x" } : {},
      ...(how % 5 === 0 ? {} : { result }),
    },
    response: { statusCode: how % 4 === 0 ? 500 : 200, headers: {}, body: result },
    logTail: how % 3 === 0 ? "last words" : "",
    host: "h",
  };
}

function deliveryOf(request: ActionRequested, how: number): DeliveryEvent {
  const { workflow, key, action, origin, destination } = request;
  const fact = { at: request.at, workflow, key, action, origin, destination, attempt: 1, durationMs: 5 };
  const kinds: readonly DeliveryEvent[] = [
    { ...fact, type: "ActionSucceeded", detail: "200", already: false },
    { ...fact, type: "ActionDead", problem: { message: "no" } },
    { ...fact, type: "ActionPreviewed", missing: ["a"], preview: {} },
    { ...fact, type: "ActionSuppressed", reason: "no" },
  ];
  return kinds[how % 5 === 0 ? (how / 5) % 4 : 0] ?? (kinds[0] as DeliveryEvent);
}
