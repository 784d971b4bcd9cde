import { EventList } from "../events/event-list.tsx";
import type { Run } from "../model/run.ts";

/** What happened to one workflow, newest first. */
export function EventsTab({ run }: { run: Run }) {
  const { uid } = run.workflow.metadata;
  return <EventList query={{ workflow: uid }} matters={(item) => item.workflow?.uid === uid} showsWorkflow={false} />;
}
