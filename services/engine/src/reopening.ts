import type { WorkflowIdentity } from "@onexit/events";
import { type MetadataChanges, planRetry, type RetryOptions, type WorkflowState } from "@onexit/interpreter";
import type { Holder, Question } from "./holder.ts";

/** What may be asked of workflows that have ended, however long ago. */
export interface Reopening {
  /** Runs a workflow again from where it failed; resolves when that is decided, or says why it cannot be. */
  readonly retry: (
    uid: string,
    options: RetryOptions & { readonly by: string },
  ) => Promise<{ readonly workflow: WorkflowIdentity } | { readonly problem: string }>;
  /** Sets labels and annotations, of a running workflow too; false where this engine may not. */
  readonly setMetadata: (uid: string, changes: MetadataChanges & { readonly by: string }) => Promise<boolean>;
}

/** How a settled workflow is taken up and let go. */
export interface ReopeningPorts {
  /** Its holder, a new one where it is settled; undefined where there is no such workflow, or somebody else holds it. */
  readonly find: (uid: string) => Promise<Holder | undefined>;
  /** Lets it go if nothing of it is left to do. */
  readonly release: (holder: Holder) => void;
}

/** A holder that closes while it is asked decides nothing; another one is asked then, but not for ever: it may be broken. */
const mostTries = 5;

const notOurs = "no engine that runs here may change it: it is unknown, or another engine holds it";

/** Asks things of workflows that may be settled. */
export function createReopening({ find, release }: ReopeningPorts): Reopening {
  return {
    async retry(uid, { by, ...options }) {
      const asked = await ask(uid, { type: "Retry", by, ...options }, (state) => {
        const planned = planRetry(state, options);
        return "problem" in planned ? planned.problem : undefined;
      });
      return "problem" in asked ? asked : { workflow: asked.holder.workflow };
    },
    async setMetadata(uid, changes) {
      return "holder" in (await ask(uid, { type: "SetMetadata", ...changes }, () => undefined));
    },
  };

  async function ask(
    uid: string,
    question: Question,
    problemIn: (state: WorkflowState) => string | undefined,
  ): Promise<{ readonly holder: Holder } | { readonly problem: string }> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const holder = await find(uid);
      if (holder === undefined) break;
      const problem = problemIn(holder.state());
      const wasHeard = problem === undefined && (await holder.offer(question));
      release(holder);
      if (problem !== undefined) return { problem };
      if (wasHeard) return { holder };
    }
    return { problem: notOurs };
  }
}
