import type { WorkflowIdentity } from "@onexit/events";
import type { NodeReport } from "@onexit/interpreter";
import type { AttemptDirectory } from "./attempt-directory.ts";
import { causeOf } from "./cause.ts";
import type { Masker } from "./mask.ts";
import { errorReport } from "./report.ts";
import { savedReport, saveReport } from "./saved-report.ts";

/** An attempt that goes on in this process, whatever its parts do. */
export interface Task {
  readonly workflow: WorkflowIdentity;
  readonly node: string;
  readonly attempt: number;
  readonly directory: AttemptDirectory;
}

/** Attempts that are more than one process, or none. */
export interface Tasks {
  /** Run it, unless it runs already, to its report, or report again what it came to; then call `done`. */
  start(task: Task, act: () => Promise<NodeReport>, done: () => void): void;
  has(directory: AttemptDirectory): boolean;
  /** Done when none is about to report any more. */
  close(): Promise<void>;
}

/** What tasks are run with. */
export interface TaskPorts {
  readonly host: string;
  readonly masker: () => Masker;
  readonly closed: AbortSignal;
  readonly onReport: (workflow: WorkflowIdentity, report: NodeReport) => void;
}

/** No tasks yet. Nothing is reported after the close. */
export function createTasks({ host, masker, closed, onReport }: TaskPorts): Tasks {
  const running = new Map<string, Promise<void>>();

  async function settle(task: Task, act: () => Promise<NodeReport>): Promise<void> {
    const { directory, workflow, node, attempt } = task;
    try {
      const report = savedReport(directory) ?? keep(task, await act());
      if (!closed.aborted) onReport(workflow, report);
    } catch (error) {
      if (!closed.aborted) onReport(workflow, errorReport({ node, attempt, host }, masker().mask(causeOf(error))));
    }
  }

  function keep({ directory }: Task, report: NodeReport): NodeReport {
    const masked = maskedReport(report, masker());
    // What ended for the close of this executor has not ended.
    if (!closed.aborted) saveReport(directory, masked);
    return masked;
  }

  return {
    start: (task, act, done) => {
      const { root } = task.directory;
      if (closed.aborted || running.has(root)) return;
      // On a turn of its own, so that nothing is reported from within.
      const ending = new Promise((resolve) => setImmediate(resolve))
        .then(() => settle(task, act))
        .finally(() => {
          running.delete(root);
          done();
        });
      running.set(root, ending);
    },
    has: ({ root }) => running.has(root),
    close: async () => {
      // A pod that waits for a process waits for nobody now, and is not waited for.
      await Promise.race([Promise.all(running.values()), new Promise((resolve) => setTimeout(resolve, 100))]);
    },
  };
}

/** The outputs of processes are masked where they are read; keys and locations name things, and stay. */
function maskedReport(report: NodeReport, masker: Masker): NodeReport {
  const { message, response, containers } = report;
  return {
    ...report,
    ...(message === undefined ? {} : { message: masker.mask(message) }),
    ...(containers && { containers: containers.map((one) => ({ ...one, message: masker.mask(one.message) })) }),
    ...(response && { response: { ...response, ...maskedAnswer(response, masker) } }),
  };
}

function maskedAnswer({ headers, body }: NonNullable<NodeReport["response"]>, masker: Masker) {
  const masked = Object.entries(headers).map(([name, values]) => [name, values.map(masker.mask)] as const);
  return { headers: Object.fromEntries(masked), body: masker.mask(body) };
}
