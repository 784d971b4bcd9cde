import type { WorkflowEvent } from "@onexit/events";
import type { RunView } from "../view/run-view.ts";
import type { OwnStore, Store } from "./store.ts";
import type { WorldFault } from "./world-faults.ts";

/** Loaded only where something is injected. */
export async function worldFaults(texts: readonly string[] = []): Promise<readonly WorldFault[]> {
  if (texts.length === 0) return [];
  const { worldFaultOf } = await import("./world-faults.ts");
  return texts.map(worldFaultOf);
}

/** Lets server and engine go wrong when the exit handler is about to run: that is what a crash must not lose. */
export function inflict(
  faults: readonly WorldFault[],
  events: readonly WorkflowEvent[],
  store: Store | OwnStore,
  view: RunView,
): void {
  if (faults.length === 0 || !events.some(({ type }) => type === "ExitHandlerStarted")) return;
  for (const fault of faults) {
    if (fault.kind === "server" && "loseServer" in store) {
      view.say(`injected: nats-server is killed, and away for ${fault.awayMs / 1000} s`);
      store.loseServer(fault.awayMs);
    }
    if (fault.kind === "engine") {
      view.say("injected: the engine is killed; what it leaves goes on with: onexit resume");
      process.kill(process.pid, "SIGKILL");
    }
  }
}
