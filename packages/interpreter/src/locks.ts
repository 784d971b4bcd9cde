import type { Lock } from "@onexit/events";
import type { Scope } from "@onexit/expression";
import type { Synchronization } from "@onexit/manifest";
import type { NodePlace } from "./place.ts";
import type { NodeState, WorkflowState } from "./state.ts";
import { type Resolved, resolve } from "./text.ts";

/** The locks that something needs, in the order in which they are named. */
export function locksOf(
  state: WorkflowState,
  { mutexes, semaphores }: Synchronization,
  scope: Scope,
): Resolved<readonly Lock[]> {
  const locks: Lock[] = [];
  const wanted = [
    ...semaphores.map(
      ({ ref, namespace }) => ({ kind: "semaphore", text: `${ref.name}/${ref.key}`, namespace }) as const,
    ),
    ...mutexes.map(({ name, namespace }) => ({ kind: "mutex", text: name, namespace }) as const),
  ];
  for (const { kind, text, namespace } of wanted) {
    const name = resolve(text, scope);
    if ("problem" in name) return name;
    const space = resolve(namespace ?? state.workflow.namespace, scope);
    if ("problem" in space) return space;
    locks.push({ kind, namespace: space.value || state.workflow.namespace, name: name.value });
  }
  return { value: locks };
}

/**
 * Who holds a mutex of these that nobody will give back while a node at this place waits for it: the workflow, or a node
 * that it is part of. A semaphore may have room for both.
 */
export function heldAround(
  state: WorkflowState,
  place: Pick<NodePlace, "boundary">,
  locks: readonly Lock[],
): { readonly lock: Lock; readonly holder: string } | undefined {
  const mutexes = locks.filter(({ kind }) => kind === "mutex");
  if (mutexes.length === 0) return undefined;
  const heldIn = (held: readonly Lock[], holder: string) => {
    const lock = mutexes.find(({ namespace, name }) =>
      held.some((one) => one.kind === "mutex" && one.namespace === namespace && one.name === name),
    );
    return lock && { lock, holder };
  };
  for (let node = nodeIn(state, place.boundary); node !== undefined; node = nodeIn(state, node.boundary)) {
    const attemptOf = nodeIn(state, node.parent);
    const retry = attemptOf?.nodeType === "Retry" ? attemptOf : undefined;
    const found = heldIn(node.locks, node.name) ?? (retry && heldIn(retry.locks, retry.name));
    if (found !== undefined) return found;
  }
  return heldIn(state.locks, `workflow ${state.workflow.name}`);
}

function nodeIn(state: WorkflowState, name: string | undefined): NodeState | undefined {
  return name === undefined ? undefined : state.nodes.get(name);
}

/** What a Pending node says while it waits (`sync_manager.go`); `holder` is who cannot give the lock back. */
export function waitingMessage(locks: readonly Lock[], holder?: string): string {
  const [first] = locks;
  if (first === undefined) return "";
  const message = `Waiting for ${lockName(first)} lock.`;
  return holder === undefined ? message : `${message} It is held by ${holder}, which waits for this node`;
}

/** How Argo calls a lock. */
export function lockName({ kind, namespace, name }: Lock): string {
  return `${namespace}/${kind === "mutex" ? "Mutex" : "ConfigMap"}/${name}`;
}
