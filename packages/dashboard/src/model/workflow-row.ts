import type { DeliveryBrief, Workflow } from "../api/types.ts";
import { msOf } from "./time.ts";

/** What a list shows of a workflow. */
export interface WorkflowRow {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly phase: string;
  /** `suspended`, `stopped`: what the phase alone does not say. */
  readonly aside: string;
  readonly message: string;
  /** Epoch ms. */
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** `2/5`: leaves that are done, of those known. */
  readonly progress: string;
  readonly exit: { readonly template: string; readonly phase: string } | undefined;
  /** How many deliveries are in each state. */
  readonly deliveries: Readonly<Record<string, number>>;
}

/** The row of a workflow. */
export function rowOf({ metadata, spec, status = {} }: Workflow): WorkflowRow {
  const exit = status.exitHandler;
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    phase: status.phase || "Pending",
    aside: phaseAside({ spec, status }),
    message: status.message ?? "",
    createdAt: msOf(metadata.creationTimestamp) ?? 0,
    startedAt: msOf(status.startedAt),
    finishedAt: msOf(status.finishedAt),
    progress: status.progress ?? "",
    exit:
      exit !== undefined
        ? { template: exit.template, phase: exit.phase }
        : spec.onExit === undefined
          ? undefined
          : { template: spec.onExit, phase: "" },
    deliveries: countStates(status.deliveries ?? []),
  };
}

/** What there is to add to a phase; empty for nothing. */
export function phaseAside({ spec, status }: Pick<Workflow, "spec" | "status">): string {
  if (status?.phase === "Running" && (spec.suspend === true || hasOpenSuspend(status))) return "suspended";
  if (status?.phase === "Running" && spec.shutdown !== undefined)
    return spec.shutdown === "Stop" ? "stopping" : "terminating";
  if (spec.shutdown === "Terminate") return "terminated";
  return spec.shutdown === "Stop" ? "stopped" : "";
}

/** How many deliveries are in each state. */
export function countStates(deliveries: readonly Pick<DeliveryBrief, "state">[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of deliveries) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

/** True while a step waits for a person, as `argo` shows it; a list has no nodes to tell by. */
function hasOpenSuspend({ nodes = {} }: NonNullable<Workflow["status"]>): boolean {
  return Object.values(nodes).some((node) => node.type === "Suspend" && node.phase === "Running");
}
