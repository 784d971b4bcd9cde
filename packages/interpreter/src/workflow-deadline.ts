import { isJsonObject, type WorkflowDeadlineSet, type WorkflowEvent } from "@onexit/events";
import { compiledWorkflow, knownManifest } from "./compiled.ts";
import type { SetDeadline } from "./input.ts";
import type { WorkflowState } from "./state.ts";
import { clearTimers, setTimer, workflowTimer } from "./timers.ts";

/** What somebody's wish for another deadline decides; nothing once the old one is over, or the exit handler runs. */
export function decideSetDeadline(state: WorkflowState, { at, by, seconds }: SetDeadline): readonly WorkflowEvent[] {
  if (state.finishedAt !== undefined || state.exit !== undefined || state.deadlineExceeded) return [];
  if (compiledWorkflow(state).activeDeadlineSeconds === seconds) return [];
  return [{ type: "WorkflowDeadlineSet", at, by, ...(seconds === undefined ? {} : { seconds }) }];
}

/** The state with that deadline, in its spec, too. */
export function deadlineSet(state: WorkflowState, { seconds }: WorkflowDeadlineSet): WorkflowState {
  const { activeDeadlineSeconds: _before, ...workflow } = compiledWorkflow(state);
  const { activeDeadlineSeconds: _said, ...spec } = isJsonObject(state.manifest.spec) ? state.manifest.spec : {};
  const own = seconds === undefined ? {} : { activeDeadlineSeconds: seconds };
  const manifest = knownManifest({ ...state.manifest, spec: { ...spec, ...own } }, { ...workflow, ...own });
  return withDeadline({ ...state, manifest });
}

/** The state in which the workflow's deadline is waited for, if it runs and has one. */
export function withDeadline(state: WorkflowState): WorkflowState {
  const { activeDeadlineSeconds } = compiledWorkflow(state);
  if (state.phase !== "Running" || state.startedAt === undefined) return state;
  const timers =
    activeDeadlineSeconds === undefined
      ? clearTimers(state.timers, workflowTimer)
      : setTimer(state.timers, workflowTimer, state.startedAt + activeDeadlineSeconds * 1000);
  return { ...state, timers };
}
