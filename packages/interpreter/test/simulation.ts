import {
  type ActionRequested,
  type DeliveryEvent,
  isLeafWork,
  type JsonObject,
  type Lock,
  type NodeOutputs,
  type RunContext,
  type SemanticsName,
  type WorkflowEvent,
} from "@onexit/events";
import {
  type Decided,
  decide,
  type Effect,
  fold,
  type Input,
  type NodeReport,
  nextTickAt,
  plan,
  planAfter,
  type RunProcess,
  type WorkflowState,
} from "../src/index.ts";
import { identity, t0 } from "./harness.ts";

/** What a process does: how long it takes, and what is reported of it then. */
export interface Answer {
  /** Ms until its end; undefined: it never ends by itself. */
  readonly takes: number | undefined;
  /** Of a daemon: ms until it is ready. */
  readonly readyAfter?: number;
  readonly report: Partial<NodeReport>;
}

/** What becomes of a request. */
export interface Sent {
  readonly takes: number | undefined;
  readonly state: "sent" | "dead" | "previewed" | "suppressed";
  readonly message: string;
}

export type Question = Input extends infer I ? (I extends Input ? Omit<I, "at" | "host"> : never) : never;

/** Everything outside the interpreter. Its answers depend on what is asked only, never on when. */
export interface World {
  readonly manifest: JsonObject;
  readonly resources: readonly JsonObject[];
  readonly semantics: SemanticsName;
  readonly context?: RunContext;
  readonly answer: (effect: RunProcess) => Answer;
  readonly deliver: (request: ActionRequested) => Sent;
  /** What people ask for, each so many ms after the submission. */
  readonly asked: readonly { readonly after: number; readonly question: Question }[];
  /** How many may hold a semaphore, by `<configmap>/<key>`; a mutex one. */
  readonly limits: Readonly<Record<string, number>>;
  /** What caches hold, by key; `age` in ms. */
  readonly memos: Readonly<Record<string, { readonly outputs: NodeOutputs; readonly age: number }>>;
}

/** How to be unkind to the interpreter. */
export interface Trouble {
  /** The engine is lost after this decision, or after each: its state is folded anew, and its plan asked for again. */
  readonly crashAfter?: number | "each";
  /** Whatever a machine reports is reported twice. */
  readonly twice?: boolean;
  /** Called with the state after every decision. */
  readonly watch?: (state: WorkflowState, events: readonly WorkflowEvent[]) => void;
}

export interface Simulation {
  readonly state: WorkflowState;
  readonly decisions: readonly (readonly WorkflowEvent[])[];
  /** Broken promises of the interpreter itself, in words. */
  readonly problems: readonly string[];
  /** Every KeepMemo, by key. */
  readonly kept: ReadonlyMap<string, NodeOutputs>;
}

interface Due {
  readonly at: number;
  /** What comes first when several are due. */
  readonly order: string;
  readonly question: Question;
}

const mostInputs = 50_000;

/** Runs a workflow in its own time to where nothing more happens by itself. */
export function simulate(world: World, trouble: Trouble = {}): Simulation {
  let now = t0;
  let state: WorkflowState | undefined;
  const decisions: (readonly WorkflowEvent[])[] = [];
  const problems: string[] = [];
  const kept = new Map<string, NodeOutputs>();
  /** What machines will say, by what was asked of them. */
  let due = new Map<string, Due>();
  let locks = createLocks(world.limits);
  const asked = world.asked
    .map(({ after, question }, index): Due => ({ at: t0 + after, order: `0 ${pad(index)}`, question }))
    .sort((a, b) => a.at - b.at);

  const rank = (kind: number, node: string | undefined, attempt = 0) =>
    `${kind} ${pad(node === undefined ? 0 : (state?.nodes.get(node)?.index ?? 0))} ${pad(attempt)}`;

  const perform = (effect: Effect, known: ReadonlyMap<string, Due>, wanted: Map<string, Due>) => {
    const keep = (key: string, make: () => Due | undefined) => {
      const one = known.get(key) ?? make();
      if (one !== undefined) wanted.set(key, one);
    };
    switch (effect.type) {
      case "RunProcess": {
        const { node, attempt } = effect;
        const answer = world.answer(effect);
        const daemoned = state?.nodes.get(node)?.daemoned === true;
        if (answer.readyAfter !== undefined && !daemoned) {
          const ready = { ...answer, report: { outcome: "ready", ip: "10.0.0.1" } as const };
          keep(`ready ${node} ${attempt}`, () => ({
            at: now + (answer.readyAfter ?? 0),
            order: rank(4, node, attempt),
            question: reportOf(effect, ready.report),
          }));
        }
        keep(`run ${node} ${attempt}`, () => ({
          at: answer.takes === undefined ? Number.POSITIVE_INFINITY : now + answer.takes,
          order: rank(4, node, attempt),
          question: reportOf(effect, answer.report),
        }));
        break;
      }
      case "CancelProcess": {
        const { node, attempt } = effect;
        const key = `run ${node} ${attempt}`;
        const running = known.get(key);
        wanted.delete(`ready ${node} ${attempt}`);
        const isTold = running?.order.startsWith("5") === true;
        const ended: Due = {
          at: Math.min(now, running?.at ?? now),
          order: rank(5, node, attempt),
          question: reportOf(effect, { exitCode: 143 }),
        };
        wanted.set(key, isTold && running !== undefined ? running : ended);
        break;
      }
      case "RequestAction": {
        const { key } = effect.request;
        keep(`request ${key}`, () => {
          const sent = world.deliver(effect.request);
          const at = sent.takes === undefined ? Number.POSITIVE_INFINITY : now + sent.takes;
          return { at, order: rank(3, effect.node), question: deliveryOf(effect.request, sent, at) };
        });
        break;
      }
      case "HoldLocks":
        locks.hold(effect.node ?? "", effect.locks);
        break;
      case "AcquireLocks":
        locks.acquire(effect.node ?? "", effect.locks);
        break;
      case "ReleaseLocks":
        wanted.delete(`lock ${effect.node ?? ""}`);
        locks.release(effect.node ?? "");
        break;
      case "ReadMemo": {
        const memo = world.memos[effect.memo.key];
        const isFresh = memo !== undefined && (effect.memo.maxAgeMs === undefined || memo.age <= effect.memo.maxAgeMs);
        keep(`memo ${effect.node}`, () => ({
          at: now,
          order: rank(2, effect.node),
          question: { type: "MemoAnswer", node: effect.node, ...(isFresh ? { outputs: memo.outputs } : {}) },
        }));
        break;
      }
      case "KeepMemo":
        kept.set(effect.memo.key, effect.outputs);
        break;
    }
  };

  const grant = (known: ReadonlyMap<string, Due>, wanted: Map<string, Due>) => {
    for (const node of locks.granted()) {
      const key = `lock ${node}`;
      const question: Question = { type: "LockGrant", ...(node === "" ? {} : { node }) };
      wanted.set(key, known.get(key) ?? { at: now, order: rank(1, node), question });
    }
  };

  const offer = (question: Question): Decided => {
    const decided = decide(state, { ...question, at: now, host: "h" } as Input);
    state = decided.state;
    if (decided.events.length === 0) return decided;
    decisions.push(decided.events);
    if (state === undefined) return decided;
    trouble.watch?.(state, decided.events);
    for (const effect of planAfter(state, decided.events)) perform(effect, due, due);
    grant(due, due);
    const isLost =
      trouble.crashAfter === "each" ? isSampled(decisions.length) : trouble.crashAfter === decisions.length;
    if (isLost) crash();
    else if (decisions.length < 300) compareWithPlan();
    return decided;
  };

  const crash = () => {
    state = fold(undefined, decisions.flat());
    if (state === undefined) return;
    const before = due;
    due = new Map();
    locks = createLocks(world.limits);
    for (const effect of plan(state)) perform(effect, before, due);
    grant(before, due);
  };

  const compareWithPlan = () => {
    if (state === undefined) return;
    const planned = plan(state).flatMap((effect) =>
      effect.type === "RunProcess" || effect.type === "CancelProcess" ? [`run ${effect.node} ${effect.attempt}`] : [],
    );
    const inFlight = [...due.keys()].filter((key) => key.startsWith("run "));
    if (planned.sort().join("\n") !== inFlight.sort().join("\n")) {
      problems.push(`in flight after decision ${decisions.length}: ${inFlight}; planned: ${planned}`);
    }
  };

  offer({
    type: "Submit",
    workflow: identity,
    manifest: world.manifest,
    resources: world.resources,
    semantics: world.semantics,
    context: world.context ?? {},
  });
  for (let count = 0; ; count += 1) {
    if (count > mostInputs || state === undefined) {
      problems.push(`no end after ${mostInputs} inputs`);
      break;
    }
    const tick = nextTickAt(state, now);
    const [key, next] = earliest(due, asked);
    if (tick !== undefined && (next === undefined || tick <= next.at)) {
      now = Math.max(now, tick);
      if (offer({ type: "Tick" }).events.length === 0) {
        problems.push(`a Tick at ${now - t0} ms was announced and decided nothing`);
        break;
      }
      continue;
    }
    if (next === undefined || next.at === Number.POSITIVE_INFINITY) break;
    now = Math.max(now, next.at);
    if (key === undefined) asked.shift();
    else due.delete(key);
    offer(next.question);
    const isMachine = key !== undefined;
    if (trouble.twice === true && isMachine && offer(next.question).events.length > 0) {
      problems.push(`${JSON.stringify(next.question)} was heard twice`);
    }
  }
  if (state === undefined) throw new Error("nothing was decided");
  return { state, decisions, problems, kept };
}

/** All of the first decisions, and of very many some: each means a fold of everything before. */
function isSampled(decision: number): boolean {
  return decision < 60 || decision % 97 === 0;
}

function earliest(
  due: ReadonlyMap<string, Due>,
  asked: readonly Due[],
): readonly [string | undefined, Due | undefined] {
  let found: readonly [string | undefined, Due | undefined] = [undefined, asked[0]];
  for (const [key, one] of due) {
    const best = found[1];
    const isBefore = best === undefined || one.at < best.at || (one.at === best.at && one.order < best.order);
    if (isBefore) found = [key, one];
  }
  return found;
}

function reportOf({ node, attempt }: { node: string; attempt: number }, given: Partial<NodeReport>): Question {
  const report: NodeReport = {
    node,
    attempt,
    outcome: "exited",
    exitCode: 0,
    outputs: { parameters: {} },
    logTail: "",
    host: "h",
    ...given,
  };
  return { type: "Report", report };
}

function deliveryOf(request: ActionRequested, { state, message }: Sent, at: number): Question {
  const { workflow, key, action, origin, destination } = request;
  const fact = { at, workflow, key, action, origin, destination, attempt: 1, durationMs: 5 };
  const events: Record<Sent["state"], DeliveryEvent> = {
    sent: { ...fact, type: "ActionSucceeded", detail: message || "200", already: false },
    dead: { ...fact, type: "ActionDead", problem: { message } },
    previewed: { ...fact, type: "ActionPreviewed", missing: [message], preview: {} },
    suppressed: { ...fact, type: "ActionSuppressed", reason: message },
  };
  return { type: "DeliveryReport", event: events[state] };
}

function pad(number: number): string {
  return String(number).padStart(8, "0");
}

interface Locks {
  readonly hold: (holder: string, locks: readonly Lock[]) => void;
  readonly acquire: (holder: string, locks: readonly Lock[]) => void;
  readonly release: (holder: string) => void;
  /** Those that have just got all their locks. */
  readonly granted: () => readonly string[];
}

/** Locks in the order in which they were asked for. */
function createLocks(limits: Readonly<Record<string, number>>): Locks {
  const held = new Map<string, readonly string[]>();
  const waiting = new Map<string, readonly string[]>();
  const namesOf = (locks: readonly Lock[]) => locks.map(({ kind, namespace, name }) => `${kind} ${namespace} ${name}`);
  const isFree = (lock: string) => {
    const limit = lock.startsWith("mutex") ? 1 : (limits[lock.split(" ")[2] ?? ""] ?? 1);
    return [...held.values()].filter((names) => names.includes(lock)).length < limit;
  };
  return {
    hold: (holder, locks) => {
      held.set(holder, namesOf(locks));
      waiting.delete(holder);
    },
    acquire: (holder, locks) => {
      if (!held.has(holder)) waiting.set(holder, namesOf(locks));
    },
    release: (holder) => {
      held.delete(holder);
      waiting.delete(holder);
    },
    granted: () => {
      const got: string[] = [];
      for (const [holder, names] of waiting) {
        if (!names.every(isFree)) continue;
        waiting.delete(holder);
        held.set(holder, names);
        got.push(holder);
      }
      return got;
    },
  };
}

/** How many leaves of a state are at work. */
export function leavesAtWork(state: WorkflowState): number {
  return [...state.running].filter((name) => isLeafWork(state.nodes.get(name)?.work)).length;
}
