import { listDeliveries } from "../api/calls.ts";
import { useNews, useNow, useResource } from "../api/resource.ts";
import { DeliveryTable } from "../deliveries/delivery-table.tsx";
import type { Run } from "../model/run.ts";
import { Note } from "../parts/note.tsx";

/** The deliveries of one workflow: those that its nodes asked for, and what policies added. */
export function DeliveriesTab({ run }: { run: Run }) {
  const { namespace, name, uid } = run.workflow.metadata;
  const now = useNow(1_000);
  const resource = useResource(uid, (signal) => listDeliveries({ workflow: uid, limit: "500" }, signal));
  useNews((item) => item.workflow?.uid === uid && item.kind !== "node", resource.reload);
  // Until the answer is there, and where there is none, what the workflow itself knows.
  const brief = (run.workflow.status?.deliveries ?? []).map((one) => ({ ...one, workflow: { namespace, name, uid } }));
  const rows = resource.value?.items ?? brief;
  if (rows.length === 0) return <Note title="This workflow has not asked for any delivery" />;
  return (
    <div class="table-frame">
      <DeliveryTable rows={rows} now={now} showsWorkflow={false} />
    </div>
  );
}
