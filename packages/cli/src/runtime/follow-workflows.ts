import { setTimeout as pause } from "node:timers/promises";
import { UsageError } from "../usage-error.ts";
import type { EngineClient, WorkflowChange } from "./engine-client.ts";
import { reconnecting } from "./follow-workflow.ts";

/**
 * Follows the workflows of a namespace, or of all when it is empty, over as many connections as that takes, until
 * `onChange` has enough and says false. What is there at the beginning of a connection is told as ADDED, again and again.
 * Throws when the engine cannot be reached at first, or stays away.
 */
export async function followWorkflows(
  client: EngineClient,
  namespace: string,
  onChange: (change: WorkflowChange) => boolean,
): Promise<void> {
  let isKnown = false;
  for (let refusals = 0; ; ) {
    const ending = new AbortController();
    try {
      for await (const change of client.changes(namespace, undefined, ending.signal)) {
        [isKnown, refusals] = [true, 0];
        if (!onChange(change)) return;
      }
      // It answered, if with nothing: there may be no workflow yet.
      [isKnown, refusals] = [true, 0];
    } catch (error) {
      refusals += 1;
      const isAway = error instanceof UsageError && error.exitCode === 4;
      if (!isAway || !isKnown || refusals > reconnecting.mostRefusals) throw error;
    } finally {
      ending.abort();
    }
    await pause(reconnecting.afterMs);
  }
}
