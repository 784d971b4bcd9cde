import { randomUUID } from "node:crypto";
import {
  type DeliveryEvent,
  deliveryStateOf,
  type EarlierNode,
  isDeliveryEnded,
  type JsonObject,
  type Lock,
  type RunContext,
  type SemanticsName,
  type WorkflowCommand,
  type WorkflowEvent,
  type WorkflowIdentity,
} from "@onexit/events";
import type { Executor } from "@onexit/executor";
import { decodeState, encodeState, isSettled, type NodeReport, plan, type WorkflowState } from "@onexit/interpreter";
import type { Issue } from "@onexit/manifest";
import type { JournalAddress } from "@onexit/nats";
import { questionOf } from "./command.ts";
import { createEffects } from "./effects.ts";
import { createHolder, type Holder, type Question, type Steering } from "./holder.ts";
import { createLockManager } from "./locks.ts";
import type { MemoStore } from "./memo-store.ts";
import type { Deliveries, Journal, Snapshots } from "./ports.ts";
import { createReopening, type Reopening } from "./reopening.ts";
import { presentOf, standing } from "./standing.ts";
import { namespaceIn, readSubmission, type Submission } from "./submission.ts";

/** What an engine needs from outside. */
export interface EnginePorts {
  readonly journal: Journal;
  readonly snapshots: Snapshots;
  readonly deliveries: Deliveries;
  readonly memos: MemoStore;
  /** How many may hold a semaphore at once. */
  readonly limitOf: (lock: Lock) => number;
  /** Makes the executor; its reports come back through `onReport`. */
  readonly createExecutor: (onReport: (workflow: WorkflowIdentity, report: NodeReport) => void) => Executor;
  readonly now: () => number;
  readonly host: string;
  readonly cluster: string;
  /** Called after each stored decision, with the state that it led to. */
  readonly onDecided?: (state: WorkflowState, events: readonly WorkflowEvent[], seq: number) => void;
  /** Called once nothing is left to do for a workflow and its last snapshot is stored, as far as that is possible. */
  readonly onSettled?: (state: WorkflowState) => void;
  /** The templates that are known here and that a manifest of the namespace refers to, at any remove. */
  readonly templatesFor?: (manifest: JsonObject, namespace: string) => readonly JsonObject[];
  readonly onBroken: (workflow: WorkflowIdentity, error: unknown) => void;
}

/** What may be said when a workflow is submitted. */
export interface SubmitOptions {
  readonly namespace: string;
  readonly semantics: SemanticsName;
  readonly context?: RunContext;
  readonly parameters?: Readonly<Record<string, string>>;
  /** WorkflowTemplates and other resources that the workflow may refer to. */
  readonly resources?: readonly JsonObject[];
  /** A uid of its own, for whoever must not submit twice; by default a random one. */
  readonly uid?: string;
  /** What another workflow has done of it already. */
  readonly earlier?: Readonly<Record<string, EarlierNode>>;
}

/** Why a workflow was not taken; nothing was stored. */
export type Refusal =
  | { readonly reason: "invalid"; readonly issues: readonly Issue[] }
  | { readonly reason: "exists"; readonly name: string; readonly namespace: string };

/** A workflow that was taken, and what is worth a warning. */
export interface Submitted {
  readonly workflow: WorkflowIdentity;
  readonly warnings: readonly Issue[];
}

/** Runs workflows: the one loop of input, decide, append, fold, effects, for each workflow that it holds. */
export interface Engine extends Reopening {
  /** Takes up every workflow that is not settled, from its snapshot and the journal's tail. */
  readonly recover: () => Promise<readonly WorkflowIdentity[]>;
  readonly submit: (manifest: JsonObject, options: SubmitOptions) => Promise<Submitted | { readonly refused: Refusal }>;
  /** What `submit` would make of a manifest; nothing is stored. */
  readonly check: (manifest: JsonObject, options: SubmitOptions) => Submission;
  /** The name of a workflow that was removed is free again. */
  readonly release: (workflow: WorkflowIdentity) => void;
  /** Asks something of a workflow that this engine holds; resolves when it is decided. Of any other nothing. */
  readonly ask: (uid: string, question: Steering) => Promise<void>;
  /** To be told of every command; those for workflows held elsewhere are ignored. */
  readonly onCommand: (command: WorkflowCommand) => void;
  /** To be told of every delivery event; those of workflows held elsewhere are ignored. */
  readonly onDelivery: (event: DeliveryEvent) => void;
  /** The live state of a workflow that this engine holds. */
  readonly stateOf: (uid: string) => { readonly state: WorkflowState; readonly seq: number } | undefined;
  readonly held: () => readonly { readonly state: WorkflowState; readonly seq: number }[];
  /** Resolves when the last snapshot of a workflow that has nothing left to do is stored, as far as that is possible. */
  readonly rested: (uid: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How many workflows are taken up at a time: each asks the server for what was said of its deliveries. */
const together = 16;

/** An engine that holds nothing yet. */
export function createEngine(ports: EnginePorts): Engine {
  const holders = new Map<string, Holder>();
  /** Those that have nothing left to do, while their last snapshot is on its way: readers know them from here. */
  const ending = new Map<string, { readonly holder: Holder; readonly closed: Promise<void> }>();
  const names = new Set<string>();
  // What cannot be stored breaks the holder, which says so by itself.
  const offer = (workflow: WorkflowIdentity, question: Question) =>
    void holders
      .get(workflow.uid)
      ?.offer(question)
      .catch(() => {});
  const executor = ports.createExecutor((workflow, report) => offer(workflow, { type: "Report", report }));
  const apply = createEffects({
    executor,
    locks: createLockManager(ports.limitOf),
    memos: ports.memos,
    deliveries: ports.deliveries,
    host: ports.host,
    offer,
    stateOf: (uid) => view(holders.get(uid))?.state,
    onBroken: ports.onBroken,
  });

  return {
    recover,
    submit,
    check,
    release: (workflow) => void names.delete(placeOf(workflow)),
    async ask(uid, question) {
      await holders.get(uid)?.offer(question);
    },
    ...createReopening({
      find: async (uid) => holders.get(uid) ?? (await reopenSettled(uid)),
      release,
    }),
    onCommand: (command) => offer(command.workflow, questionOf(command)),
    onDelivery,
    stateOf: (uid) => view(holders.get(uid) ?? ending.get(uid)?.holder),
    held: () => [...endingHolders(), ...holders.values()].flatMap((holder) => view(holder) ?? []),
    rested: async (uid) => ending.get(uid)?.closed,
    async close() {
      await Promise.all([...endingHolders(), ...holders.values()].map((holder) => holder.close()));
      await executor.close();
    },
  };

  function endingHolders(): readonly Holder[] {
    return [...ending.values()].map(({ holder }) => holder);
  }

  function check(manifest: JsonObject, options: SubmitOptions): Submission {
    const namespace = namespaceIn(manifest) ?? options.namespace;
    const given = options.resources ?? [];
    const known = ports.templatesFor?.(manifest, namespace) ?? [];
    return readSubmission(manifest, { ...options, resources: known.length === 0 ? given : [...given, ...known] });
  }

  async function submit(manifest: JsonObject, options: SubmitOptions) {
    const { semantics, context = {}, uid = randomUUID(), earlier } = options;
    const read = check(manifest, options);
    if ("issues" in read) return { refused: { reason: "invalid", issues: read.issues } as const };
    const { namespace, name, used } = read;
    const place = placeOf(read);
    if (names.has(place)) return { refused: { reason: "exists", name, namespace } as const };
    names.add(place);
    const workflow: WorkflowIdentity = { cluster: ports.cluster, namespace, name, uid };
    const holder = hold(workflow, undefined, 0, 0);
    try {
      const known = earlier === undefined ? {} : { earlier };
      const { manifest } = read;
      await holder.offer({ type: "Submit", workflow, manifest, resources: used, semantics, context, ...known });
    } catch (error) {
      // Nothing of it is stored: there is no such workflow.
      holders.delete(workflow.uid);
      names.delete(place);
      throw error;
    }
    return { workflow, warnings: read.warnings };
  }

  async function recover(): Promise<readonly WorkflowIdentity[]> {
    const { workflows, open } = await standing(ports);
    for (const workflow of workflows) names.add(placeOf(workflow));
    const taken: Holder[] = [];
    for (const address of open) taken.push(...(await takeUp(address)));
    // Who has locks has them before anybody asks for some.
    for (const { workflow, state } of taken) {
      apply(
        plan(state()).filter(({ type }) => type === "HoldLocks"),
        workflow,
      );
    }
    for (let from = 0; from < taken.length; from += together) {
      await Promise.all(taken.slice(from, from + together).map(goOn));
    }
    return taken.map(({ workflow }) => workflow);
  }

  /** Holds the workflow when there is something left to do. */
  async function takeUp(address: JournalAddress): Promise<readonly Holder[]> {
    if (holders.has(address.uid)) return [];
    const present = await presentOf(ports, address);
    if (present === undefined) return [];
    const { state, seq, lastAt, fromSeq } = present;
    const { workflow } = state;
    names.add(placeOf(workflow));
    if (isSettled(state)) {
      // Whoever decided the end may have died before the snapshot showed it, and readers know nothing else.
      const deleted = state.deletedAt === undefined ? {} : { deleted: true as const };
      const settled = { seq, workflow, state: encodeState(state), settled: true, ...deleted };
      if (seq > fromSeq) await ports.snapshots.put(workflow.uid, settled);
      return [];
    }
    return [hold(workflow, state, seq, lastAt)];
  }

  /** Undefined where there is no such workflow, or somebody else may hold it. */
  async function reopenSettled(uid: string): Promise<Holder | undefined> {
    const snapshot = await ports.snapshots.get(uid);
    const present = snapshot && (await presentOf(ports, snapshot.workflow));
    if (present === undefined || !isSettled(present.state)) return holders.get(uid);
    return holders.get(uid) ?? hold(present.state.workflow, present.state, present.seq, present.lastAt);
  }

  /** Puts in flight what should be, and hears what services said while no engine listened. */
  async function goOn(holder: Holder): Promise<void> {
    holder.resume();
    for await (const event of ports.deliveries.read(holder.workflow)) onDelivery(event);
    await holder.offer({ type: "Tick" });
  }

  function hold(workflow: WorkflowIdentity, state: WorkflowState | undefined, seq: number, lastAt: number): Holder {
    const holder = createHolder(
      workflow,
      { state, seq, lastAt },
      {
        journal: ports.journal,
        snapshots: ports.snapshots,
        host: ports.host,
        now: ports.now,
        newId: randomUUID,
        apply,
        onDecided,
        onBroken: ports.onBroken,
      },
    );
    holders.set(workflow.uid, holder);
    return holder;
  }

  function onDecided(holder: Holder, events: readonly WorkflowEvent[]): void {
    const state = holder.state();
    ports.onDecided?.(state, events, holder.seq());
    release(holder);
  }

  /** Lets a workflow go of which nothing is left to do. */
  function release(holder: Holder): void {
    const state = holder.state();
    const { uid } = holder.workflow;
    if (!isSettled(state) || holders.get(uid) !== holder) return;
    holders.delete(uid);
    const closed = holder.close().then(() => {
      if (ending.get(uid)?.holder === holder) ending.delete(uid);
    });
    ending.set(uid, { holder, closed });
    void closed.then(() => ports.onSettled?.(state));
  }

  function onDelivery(event: DeliveryEvent): void {
    const holder = holders.get(event.workflow.uid);
    if (holder === undefined) reopen(event).catch((error: unknown) => ports.onBroken(event.workflow, error));
    else void holder.offer({ type: "DeliveryReport", event }).catch(() => {});
  }

  /** A delivery of a settled workflow that was retried by hand: its journal shall say how that ended. */
  async function reopen(event: DeliveryEvent): Promise<void> {
    if (!isDeliveryEnded(deliveryStateOf(event))) return;
    const snapshot = await ports.snapshots.get(event.workflow.uid);
    const state = snapshot === undefined ? undefined : decodeState(snapshot.state);
    const known = state?.deliveries.get(event.key);
    if (snapshot === undefined || known === undefined || known.state === deliveryStateOf(event)) return;
    const holder = holders.get(event.workflow.uid) ?? hold(event.workflow, state, snapshot.seq, 0);
    await holder.offer({ type: "DeliveryReport", event });
  }
}

function placeOf({ namespace, name }: Pick<WorkflowIdentity, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}

function view(holder: Holder | undefined): { readonly state: WorkflowState; readonly seq: number } | undefined {
  // One that has not decided anything yet is still to be submitted.
  return holder === undefined || holder.seq() === 0 ? undefined : { state: holder.state(), seq: holder.seq() };
}
