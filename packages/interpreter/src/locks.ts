import type { Lock } from "@onexit/events";
import type { Scope } from "@onexit/expression";
import type { Synchronization } from "@onexit/manifest";
import type { WorkflowState } from "./state.ts";
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

/** What a Pending node says while it waits (`sync_manager.go`). */
export function waitingMessage(locks: readonly Lock[]): string {
  const [first] = locks;
  if (first === undefined) return "";
  const kind = first.kind === "mutex" ? "Mutex" : "ConfigMap";
  return `Waiting for ${first.namespace}/${kind}/${first.name} lock.`;
}
