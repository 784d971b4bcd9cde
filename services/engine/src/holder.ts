import type { WorkflowEvent, WorkflowIdentity } from "@onexit/events";
import {
  decide,
  type Effect,
  encodeState,
  fold,
  type Input,
  isSettled,
  nextTickAt,
  plan,
  planAfter,
  type WorkflowState,
} from "@onexit/interpreter";
import type { Journal, Snapshots } from "./ports.ts";

/** An input without its time and host, which the holder adds when it decides. */
export type Question = Input extends infer I ? (I extends Input ? Omit<I, "at" | "host"> : never) : never;

/** What a person may ask of a running workflow. */
export type Steering = Extract<
  Question,
  { readonly type: "Cancel" | "Suspend" | "Resume" | "SetNodes" | "SetDeadline" }
>;

/** What a holder needs from outside. */
export interface HolderPorts {
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly host: string;
  readonly now: () => number;
  readonly newId: () => string;
  readonly apply: (effects: readonly Effect[], workflow: WorkflowIdentity) => void;
  /** Called after each stored decision, with the state that it led to. */
  readonly onDecided: (holder: Holder, events: readonly WorkflowEvent[]) => void;
  /** A broken invariant: the workflow is given up by this engine until it is started again. */
  readonly onBroken: (workflow: WorkflowIdentity, error: unknown) => void;
}

/** The one writer of one workflow's journal. */
export interface Holder {
  readonly workflow: WorkflowIdentity;
  /** The state after the last stored decision. */
  readonly state: () => WorkflowState;
  /** The journal sequence of the last stored decision. */
  readonly seq: () => number;
  /** Hands an input in; resolves when what it decides is stored, with false when nothing was decided any more. */
  readonly offer: (question: Question) => Promise<boolean>;
  /** Puts everything in flight that should be; for a start or a takeover. */
  readonly resume: () => void;
  /** Stops deciding and writes the last snapshot; what runs goes on. */
  readonly close: () => Promise<void>;
}

/** Snapshots of an unchanged phase are written at most this often. */
const snapshotEveryMs = 1_000;

/** So many times as long as it takes to make one pass before the next, so that large states cost no more than small ones. */
const snapshotShare = 20;

/** Longer waits are cut into pieces: setTimeout knows no more than 2^31 ms. */
const longestWaitMs = 3_600_000;

/** How long to wait after an input that decided nothing. */
const idlePauseMs = 20;

interface Waiting {
  readonly question: Question;
  readonly resolve: (wasHeard: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Holds a workflow from `start`: undefined when its Submit is yet to come. */
export function createHolder(
  workflow: WorkflowIdentity,
  start: { readonly state: WorkflowState | undefined; readonly seq: number; readonly lastAt: number },
  ports: HolderPorts,
): Holder {
  let { state, seq } = start;
  let lastAt = start.lastAt;
  let queue: Waiting[] = [];
  let draining = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  const snapshots = createSnapshotWriter(workflow, ports.snapshots);

  const holder: Holder = {
    workflow,
    state: current,
    seq: () => seq,
    offer(question) {
      if (closed) return Promise.resolve(false);
      return new Promise((resolve, reject) => {
        queue.push({ question, resolve, reject });
        if (!draining) void drain();
      });
    },
    resume() {
      ports.apply(plan(current()), workflow);
      armTimer();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await snapshots.close();
    },
  };
  return holder;

  function current(): WorkflowState {
    if (state === undefined) throw new Error(`${workflow.name} has not been submitted`);
    return state;
  }

  async function drain(): Promise<void> {
    draining = true;
    while (queue.length > 0 && !closed) {
      const taken = queue;
      queue = [];
      try {
        await decideAndStore(taken.map((waiting) => waiting.question));
        for (const waiting of taken) waiting.resolve(true);
      } catch (error) {
        for (const waiting of taken) waiting.reject(error);
        closed = true;
        clearTimeout(timer);
        ports.onBroken(workflow, error);
      }
    }
    draining = false;
    if (closed) for (const waiting of queue.splice(0)) waiting.resolve(false);
  }

  /** Several waiting inputs are decided one after the other and stored as one message. */
  async function decideAndStore(questions: readonly Question[]): Promise<void> {
    for (;;) {
      const events: WorkflowEvent[] = [];
      let next = state;
      for (const question of questions) {
        lastAt = Math.max(lastAt, ports.now());
        const decided = decide(next, { at: lastAt, host: ports.host, ...question } as Input);
        next = decided.state;
        events.push(...decided.events);
      }
      if (next === undefined || events.length === 0) return armTimer(idlePauseMs);
      const stored = await ports.journal.append(workflow, { id: ports.newId(), events }, seq);
      if ("seq" in stored) return settle(next, stored.seq, events);
      await catchUp();
    }
  }

  function settle(next: WorkflowState, nextSeq: number, events: readonly WorkflowEvent[]): void {
    const phaseChanged = state?.phase !== next.phase;
    state = next;
    seq = nextSeq;
    ports.apply(planAfter(next, events), workflow);
    snapshots.offer({ seq, workflow, state: next }, phaseChanged || isSettled(next));
    armTimer();
    ports.onDecided(holder, events);
  }

  /** Another writer was first: drop the plan and fold what it wrote. */
  async function catchUp(): Promise<void> {
    for await (const { seq: at, decision } of ports.journal.read(workflow, seq)) {
      state = fold(state, decision.events);
      seq = at;
      lastAt = Math.max(lastAt, ...decision.events.map((event) => event.at));
    }
  }

  /** A Tick that decided nothing is not asked for again at once. */
  function armTimer(leastMs = 0): void {
    clearTimeout(timer);
    const at = state === undefined || closed ? undefined : nextTickAt(state, Math.max(lastAt, ports.now()));
    if (at === undefined) return;
    timer = setTimeout(
      () => void holder.offer({ type: "Tick" }).catch(() => {}),
      Math.min(Math.max(at - ports.now(), leastMs), longestWaitMs),
    );
  }
}

interface Pending {
  readonly seq: number;
  readonly workflow: WorkflowIdentity;
  readonly state: WorkflowState;
}

/** At once when asked, else at most once a second and for a twentieth of the time, and always once after the last change. */
function createSnapshotWriter(workflow: WorkflowIdentity, snapshots: Snapshots) {
  let latest: Pending | undefined;
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = snapshotEveryMs;

  function write(): void {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(async () => {
      const pending = latest;
      latest = undefined;
      if (pending === undefined) return;
      const startedAt = performance.now();
      const written = snapshots.put(workflow.uid, {
        seq: pending.seq,
        workflow,
        state: encodeState(pending.state),
        settled: isSettled(pending.state),
        ...(pending.state.deletedAt === undefined ? {} : { deleted: true }),
      });
      pauseMs = Math.max(snapshotEveryMs, snapshotShare * (performance.now() - startedAt));
      // A snapshot is only a shortcut: one that cannot be written now is written with the next change, or folded anew.
      await written.catch(() => {});
    });
  }

  return {
    offer(pending: Pending, atOnce: boolean): void {
      latest = pending;
      if (atOnce) write();
      else timer ??= setTimeout(write, pauseMs);
    },
    async close(): Promise<void> {
      write();
      await writing;
    },
  };
}
