import type { Delivery } from "../api/types.ts";
import { deliveryPath, workflowPath } from "../model/route.ts";
import { Link } from "../parts/link.tsx";
import { DeliveryStatus } from "../parts/status.tsx";
import { Ago } from "../parts/when.tsx";

interface DeliveryTableProps {
  readonly rows: readonly Delivery[];
  readonly now: number;
  readonly showsWorkflow: boolean;
}

/** Deliveries as rows; on narrow screens each row becomes a card. */
export function DeliveryTable({ rows, now, showsWorkflow }: DeliveryTableProps) {
  return (
    <table class="table table-cards">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Destination</th>
          <th scope="col">Action</th>
          {showsWorkflow ? <th scope="col">Workflow</th> : null}
          <th scope="col" class="number">
            Tries
          </th>
          <th scope="col">Changed</th>
          <th scope="col">Message</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td class="cell-status">
              <DeliveryStatus state={row.state} />
            </td>
            <td class="cell-title">
              <Link to={deliveryPath(row.id)} data-row class="row-link">
                {row.destination || row.id}
              </Link>
            </td>
            <td data-label="Action">{row.action}</td>
            {showsWorkflow ? (
              <td data-label="Workflow" class="cell-workflow">
                <Link to={workflowPath(row.workflow)} class="quiet-link">
                  {row.workflow.name}
                </Link>
              </td>
            ) : null}
            <td data-label="Tries" class="number">
              {row.attempt ?? row.attempts?.length ?? "–"}
            </td>
            <td data-label="Changed" class="muted cell-time">
              <Ago at={row.updatedAt} now={now} />
            </td>
            <td data-label="Message" class="cell-message">
              <span title={row.message}>{row.message}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
