import { setTimeout as pause } from "node:timers/promises";
import type { JsonObject } from "@onexit/events";
import { UsageError } from "../usage-error.ts";
import { objectAt, textAt } from "../view/argo-json.ts";
import type { EngineClient } from "./engine-client.ts";

/** How long a connection that ended early is missed before the next one, ms; and how often in a row one may be refused. */
export const reconnecting = { afterMs: 500, mostRefusals: 60 } as const;

/**
 * Follows a workflow to its end, over as many connections as that takes, and tells of every change. Its last state;
 * undefined when it was deleted. Throws when there is none of this name, or when the engine stays away.
 */
export async function followWorkflow(
  client: EngineClient,
  namespace: string,
  name: string,
  onChange: (workflow: JsonObject) => void = () => {},
): Promise<JsonObject | undefined> {
  let isKnown = false;
  for (let refusals = 0; ; ) {
    const ending = new AbortController();
    try {
      for await (const { type, object } of client.changes(namespace, name, ending.signal)) {
        [isKnown, refusals] = [true, 0];
        onChange(object);
        if (hasEnded(object)) return object;
        if (type === "DELETED") return undefined;
      }
    } catch (error) {
      const code = error instanceof UsageError ? error.exitCode : 0;
      if (code === 5 && isKnown) return undefined;
      refusals += 1;
      if (code !== 4 || !isKnown || refusals > reconnecting.mostRefusals) throw error;
    } finally {
      ending.abort();
    }
    await pause(reconnecting.afterMs);
  }
}

/** True once a workflow has its final phase. */
export function hasEnded(workflow: JsonObject): boolean {
  return textAt(objectAt(workflow, "status"), "finishedAt") !== "";
}

/** Throws UsageError for a run that was left before it had ended: only that stops being followed earlier. */
export function requireEnd(name: string, workflow: JsonObject): void {
  if (!hasEnded(workflow)) throw new UsageError(`${name} was cut off before it had ended: onexit resume ${name}`, 1);
}

/**
 * 0 for a workflow that succeeded, 1 for any other end, as `argo wait` has it; 3 when it succeeded and its exit handler
 * did not, as `onexit run` has it.
 */
export function exitCodeOf(workflow: JsonObject | undefined): number {
  const status = objectAt(workflow ?? {}, "status");
  if (textAt(status, "phase") !== "Succeeded") return 1;
  return ["Failed", "Error"].includes(textAt(objectAt(status, "exitHandler"), "phase")) ? 3 : 0;
}
