import type { ActionRequested, NodeOutputs, WorkflowIdentity } from "@onexit/events";
import type { Executor } from "@onexit/executor";
import { compiledWorkflow, type Effect, type NodeReport, type WorkflowState } from "@onexit/interpreter";
import type { Question } from "./holder.ts";
import type { LockHolder, LockManager } from "./locks.ts";
import type { MemoStore } from "./memo-store.ts";
import type { Deliveries } from "./ports.ts";

/** What effects are made real with. */
export interface EffectPorts {
  readonly executor: Executor;
  readonly locks: LockManager;
  readonly memos: MemoStore;
  readonly deliveries: Deliveries;
  readonly host: string;
  /** Hands an answer to the workflow; what cannot be stored breaks its holder, which says so by itself. */
  readonly offer: (workflow: WorkflowIdentity, question: Question) => void;
  readonly stateOf: (uid: string) => WorkflowState | undefined;
  readonly onBroken: (workflow: WorkflowIdentity, error: unknown) => void;
}

/** Makes effects real; each is exclusive in itself, so any may be asked for again. */
export function createEffects(ports: EffectPorts): (effects: readonly Effect[], workflow: WorkflowIdentity) => void {
  const { executor, locks, host, offer } = ports;
  const requested = new Set<string>();

  return (effects, workflow) => {
    for (const effect of effects) apply(effect, workflow);
  };

  function apply(effect: Effect, workflow: WorkflowIdentity): void {
    switch (effect.type) {
      case "RunProcess":
        if (effect.host === host) executor.run(effect, workflow);
        else offer(workflow, { type: "Report", report: lostReport(effect, host) });
        break;
      case "CancelProcess":
        executor.cancel(effect, workflow);
        break;
      case "RequestAction":
        request(effect, workflow);
        break;
      case "AcquireLocks": {
        const grant = effect.node === undefined ? {} : { node: effect.node };
        // Never within the decision that asked.
        locks.acquire(holderOf(effect.node, workflow), effect.locks, () =>
          setImmediate(() => offer(workflow, { type: "LockGrant", ...grant })),
        );
        break;
      }
      case "HoldLocks":
        locks.hold(holderOf(effect.node, workflow), effect.locks);
        break;
      case "ReleaseLocks":
        locks.release({ uid: workflow.uid, node: effect.node });
        break;
      case "ReadMemo":
        void readMemo(effect, workflow);
        break;
      case "KeepMemo":
        ports.memos
          .keep(effect.memo, effect.outputs)
          .catch((error: unknown) => ports.onBroken(workflow, new Error("a memo could not be kept", { cause: error })));
        break;
    }
  }

  /** Once for each life of this engine; the id and the ledger make any further one harmless. */
  function request(effect: Extract<Effect, { type: "RequestAction" }>, workflow: WorkflowIdentity): void {
    const { key } = effect.request;
    if (requested.has(key)) return;
    requested.add(key);
    askFor(effect.request, workflow).catch((error: unknown) => {
      requested.delete(key);
      ports.onBroken(workflow, error);
    });
  }

  /** Where the watchdog has asked before, the answer may have come before anybody waited for it, and comes no second time. */
  async function askFor(request: ActionRequested, workflow: WorkflowIdentity): Promise<void> {
    const { duplicate } = await ports.deliveries.request(request, `${request.key}:0`);
    if (!duplicate) return;
    for await (const event of ports.deliveries.read(workflow)) {
      if (event.key === request.key) offer(workflow, { type: "DeliveryReport", event });
    }
  }

  /** A cache that cannot be read knows nothing: the node runs. */
  async function readMemo(
    { node, memo }: Extract<Effect, { type: "ReadMemo" }>,
    workflow: WorkflowIdentity,
  ): Promise<void> {
    const outputs: NodeOutputs | undefined = await ports.memos.read(memo).catch(() => undefined);
    offer(workflow, { type: "MemoAnswer", node, ...(outputs === undefined ? {} : { outputs }) });
  }

  function holderOf(node: string | undefined, { uid }: WorkflowIdentity): LockHolder {
    const state = ports.stateOf(uid);
    const priority = state === undefined ? 0 : (compiledWorkflow(state).priority ?? 0);
    return { uid, node, priority, createdAt: state?.createdAt ?? 0 };
  }
}

function lostReport({ node, attempt, host }: Extract<Effect, { type: "RunProcess" }>, here: string): NodeReport {
  return {
    node,
    attempt,
    outcome: "error",
    message: `the step was started on host ${JSON.stringify(host)}, which does not run this workflow any more`,
    outputs: { parameters: {} },
    logTail: "",
    host: here,
  };
}
