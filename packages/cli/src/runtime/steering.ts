import { randomUUID } from "node:crypto";
import { keptWorkflow } from "@onexit/engine";
import {
  commandSubject,
  decodeDecision,
  encodeEvent,
  journalSubject,
  type WorkflowCommand,
  type WorkflowEvent,
} from "@onexit/events";
import { planSteering, type SteeringRequest, type WorkflowState } from "@onexit/interpreter";
import { createPublisher, follow, type Nats } from "@onexit/nats";
import { deferred } from "../deferred.ts";
import { UsageError } from "../usage-error.ts";

/** By the first of these events it is known that a command was heard. */
const answers: Readonly<Record<WorkflowCommand["verb"], readonly WorkflowEvent["type"][]>> = {
  stop: ["StopRequested", "NodeFinished"],
  terminate: ["TerminateRequested"],
  delete: ["WorkflowDeleted"],
  suspend: ["WorkflowSuspended"],
  resume: ["WorkflowResumed", "NodeFinished"],
  set: ["NodeOutputsSet", "NodeFinished"],
};

/** Asks whoever runs the workflow; resolves when that has decided it. Throws UsageError when it does not within so many ms. */
export async function steerWorkflow(
  nats: Nats,
  state: WorkflowState,
  request: SteeringRequest,
  patienceMs: number,
): Promise<void> {
  const planned = planSteering(state, request);
  if ("problem" in planned) throw new UsageError(planned.problem);
  const { workflow } = state;
  const { promise, resolve } = deferred<boolean>();
  const timer = setTimeout(() => resolve(false), patienceMs);
  const journal = await follow(nats, {
    filter: journalSubject(workflow),
    start: "new",
    onMessage: ({ data }) => {
      const { events } = decodeDecision(JSON.parse(new TextDecoder().decode(data)));
      if (events.some((event) => answers[request.verb].includes(event.type))) resolve(true);
    },
  });
  const command: WorkflowCommand = { type: "WorkflowCommand", at: Date.now(), workflow, by: "cli", ...planned.command };
  const id = randomUUID();
  await createPublisher(nats).publish(commandSubject(workflow), encodeEvent(command, id, workflow), { id });
  const heard = await promise;
  clearTimeout(timer);
  await journal.stop();
  if (heard) return;
  throw new UsageError(`nobody answered within ${patienceMs / 1000} s: no engine runs ${workflow.name} now`, 4);
}

/** The state of a workflow up to its last decision; undefined when the store does not have it. */
export async function presentState(nats: Nats, namespace: string, name: string): Promise<WorkflowState | undefined> {
  return (await keptWorkflow(nats, namespace, name))?.state;
}
