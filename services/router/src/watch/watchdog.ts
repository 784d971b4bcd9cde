import type { ActionRequested, FindingKind, WatchFinding, WorkflowIdentity } from "@onexit/events";
import { plan, requestsIfLost, statusVariables, type WorkflowState } from "@onexit/interpreter";
import type { Lease } from "@onexit/nats";
import { endOf, type WorkflowEnd } from "@onexit/policy";
import { createEngines } from "./engines.ts";
import type { Watched } from "./workflows.ts";

/** How patient the watchdog is, ms. */
export interface Patience {
  /** Before something that is amiss is called so. */
  readonly grace: number;
  /** Before a workflow without an engine counts as lost. */
  readonly lostAfter: number;
  /** Before an exit handler that runs is overdue. */
  readonly handlerOverdue: number;
}

/** What the watchdog looks at and acts by. */
export interface WatchPorts {
  readonly leases: () => Promise<readonly Lease[]>;
  readonly workflows: () => Iterable<Watched>;
  /** The state at the journal's end. */
  readonly latest: (watched: Watched) => Promise<WorkflowState>;
  /** The keys of everything that was ever asked for a workflow. */
  readonly requestedKeys: (workflow: WorkflowIdentity) => Promise<ReadonlySet<string>>;
  readonly request: (request: ActionRequested) => Promise<void>;
  /** Asks for what policies call for. */
  readonly routeLost: (end: WorkflowEnd) => Promise<void>;
  /** Stores a finding; the same id is a finding that was stored before, also by an earlier router. */
  readonly report: (finding: WatchFinding, id: string) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
  /** Ms that never run backwards. */
  readonly monotonic: () => number;
}

/** Looks around once; what it finds is reported, and what is missing asked for under the keys that it would have had. */
export function createWatchdog(ports: WatchPorts, patience: Patience): () => Promise<void> {
  const engines = createEngines();
  /** When each workflow was first seen without an engine, by the monotonic clock. */
  let goneSince = new Map<string, number>();
  const lost = new Set<string>();
  /** Requests that are in the stream. */
  const known = new Set<string>();

  return async () => {
    engines.see(await ports.leases(), ports.monotonic());
    const before = goneSince;
    goneSince = new Map();
    for (const watched of [...ports.workflows()]) {
      await lookAtEngine(watched, before.get(watched.state.workflow.uid));
      await lookAtHandler(watched.state);
      await lookAtRequests(watched.state);
    }
  };

  async function lookAtEngine(watched: Watched, since: number | undefined): Promise<void> {
    const { state, engine } = watched;
    const { uid } = state.workflow;
    if (engine === undefined) return;
    if (engines.holds(engine)) {
      if (since === undefined || ports.monotonic() - since < patience.grace) return;
      return found("EngineBack", state.workflow, "an engine goes on with it", `${engine.epoch}`, engine);
    }
    const gone = since ?? ports.monotonic();
    goneSince.set(uid, gone);
    const forMs = ports.monotonic() - gone;
    if (forMs < patience.grace) return;
    const seconds = Math.round(forMs / 1000);
    await found(
      "EngineGone",
      state.workflow,
      `its engine has not been heard of for ${seconds} s`,
      `${engine.epoch}`,
      engine,
    );
    const life = `${uid}:${engine.epoch}`;
    if (forMs < patience.lostAfter || state.finishedAt !== undefined || lost.has(life)) return;
    await giveUp(watched, `lost: its engine has not been heard of for ${seconds} s`);
    lost.add(life);
  }

  /** Asks for what its end would have asked for. An engine that comes back asks under the same keys, so nothing comes twice. */
  async function giveUp(watched: Watched, message: string): Promise<void> {
    const { engine } = watched;
    const state = await ports.latest(watched);
    if (state.finishedAt !== undefined || engine === undefined) return;
    const at = ports.now();
    const own = state.semantics === "argo" ? [] : requestsIfLost(state, at, message);
    // What the handler waits for, as archive and cleanup, is left to the engine: its steps may be running still.
    for (const request of own) if (!request.required) await ports.request(request);
    const variables = statusVariables(state, at);
    const workflow = { ...variables.workflow, status: "Error", message };
    await ports.routeLost(endOf(state, "Lost", { ...variables, workflow }, at));
    await found("Lost", state.workflow, message, `${engine.epoch}`, engine);
  }

  async function lookAtHandler({ workflow, exit, finishedAt }: WorkflowState): Promise<void> {
    if (exit === undefined || exit.phase !== undefined || finishedAt !== undefined) return;
    const forMs = ports.now() - exit.startedAt;
    if (forMs < patience.handlerOverdue) return;
    const message = `its exit handler ${exit.template} has been running for ${Math.round(forMs / 1000)} s`;
    await found("HandlerOverdue", workflow, message, String(exit.startedAt));
  }

  async function lookAtRequests(state: WorkflowState): Promise<void> {
    const due = plan(state).flatMap((effect) => {
      if (effect.type !== "RequestAction" || known.has(effect.request.key)) return [];
      return ports.now() - effect.request.at < patience.grace ? [] : [effect.request];
    });
    if (due.length === 0) return;
    for (const key of await ports.requestedKeys(state.workflow)) known.add(key);
    for (const request of due.filter(({ key }) => !known.has(key))) {
      await ports.request(request);
      const message = `${request.action} was decided on, and nobody had asked for it`;
      await found("ActionsNotRequested", state.workflow, message, request.key);
    }
  }

  function found(
    finding: FindingKind,
    workflow: WorkflowIdentity,
    message: string,
    what: string,
    engine?: { readonly id: string; readonly epoch: number },
  ): Promise<void> {
    const whose = engine === undefined ? {} : { engine: engine.id, epoch: engine.epoch };
    const event: WatchFinding = { type: "WatchFinding", at: ports.now(), workflow, finding, message, ...whose };
    return ports.report(event, `${workflow.uid}:${finding}:${what}`);
  }
}
