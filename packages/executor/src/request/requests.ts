import type { DataWork, HttpWork, WorkflowIdentity } from "@onexit/events";
import type { RunProcess } from "@onexit/interpreter";
import type { LocationPorts } from "../artifact/location.ts";
import type { AttemptDirectory } from "../attempt-directory.ts";
import { runData } from "../run-data.ts";
import type { Tasks } from "../tasks.ts";
import { runHttp } from "./run-http.ts";

/** An attempt that is one request. */
export interface RunRequest extends RunProcess {
  readonly work: HttpWork | DataWork;
}

/** Sends requests, each once for each engine that asks before there is an answer. */
export interface Requests {
  run(effect: RunRequest, workflow: WorkflowIdentity, directory: AttemptDirectory): void;
  /** False when none is under way. */
  cancel(directory: AttemptDirectory): boolean;
}

/** What requests are sent with. */
export interface RequestPorts extends LocationPorts {
  readonly host: string;
  readonly tasks: Tasks;
  readonly closed: AbortSignal;
}

/** No requests yet. */
export function createRequests(ports: RequestPorts): Requests {
  const { host, tasks, closed } = ports;
  const cancelling = new Map<string, AbortController>();
  return {
    run: ({ node, attempt, work }, workflow, directory) => {
      if (tasks.has(directory)) return;
      const controller = new AbortController();
      const asked = { ...ports, signal: AbortSignal.any([controller.signal, closed]) };
      const about = { node, attempt, host };
      const act = () => (work.kind === "http" ? runHttp(work, about, asked) : runData(work, about, asked));
      cancelling.set(directory.root, controller);
      tasks.start({ workflow, node, attempt, directory }, act, () => cancelling.delete(directory.root));
    },
    cancel: ({ root }) => {
      const controller = cancelling.get(root);
      controller?.abort(new Error("cancelled"));
      return controller !== undefined;
    },
  };
}
