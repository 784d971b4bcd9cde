import { phaseLook } from "../../model/look.ts";
import { withoutIds } from "../../model/readable.ts";
import { workflowPath } from "../../model/route.ts";
import { spanText } from "../../model/time.ts";
import type { WorkflowRow } from "../../model/workflow-row.ts";
import { DeliveryCounts } from "../../parts/delivery-counts.tsx";
import { Link } from "../../parts/link.tsx";
import { PhaseStatus, Status } from "../../parts/status.tsx";
import { Ago } from "../../parts/when.tsx";

/** Workflows as rows; on narrow screens each row becomes a card. */
export function WorkflowTable({ rows, now }: { rows: readonly WorkflowRow[]; now: number }) {
  return (
    <table class="table table-cards">
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">Workflow</th>
          <th scope="col">Exit handler</th>
          <th scope="col">Deliveries</th>
          <th scope="col">Created</th>
          <th scope="col" class="number">
            Duration
          </th>
          <th scope="col">Message</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.uid} row={row} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, now }: { row: WorkflowRow; now: number }) {
  return (
    <tr>
      <td class="cell-status">
        <PhaseStatus phase={row.phase} />
        {row.aside === "" ? null : <span class="muted small"> {row.aside}</span>}
      </td>
      <td class="cell-title">
        <Link to={workflowPath(row)} data-row class="row-link">
          {row.name}
        </Link>
        <span class="muted small"> {row.namespace}</span>
      </td>
      <td data-label="Exit handler">
        <ExitState exit={row.exit} isOver={row.finishedAt !== undefined} />
      </td>
      <td data-label="Deliveries">
        <DeliveryCounts counts={row.deliveries} />
      </td>
      <td data-label="Created" class="muted cell-time">
        <Ago at={row.createdAt} now={now} />
      </td>
      <td data-label="Duration" class="number">
        <div>
          {spanText(row.startedAt, row.finishedAt ?? (row.startedAt === undefined ? undefined : wholeSecond(now))) ||
            "–"}
          {row.finishedAt === undefined && row.progress !== "" ? (
            <span class="muted small"> {row.progress}</span>
          ) : null}
        </div>
      </td>
      <td data-label="Message" class="cell-message">
        <span title={row.message}>{withoutIds(row.message, row.name)}</span>
      </td>
    </tr>
  );
}

function ExitState({ exit, isOver }: { exit: WorkflowRow["exit"]; isOver: boolean }) {
  if (exit === undefined) return <span class="muted">none</span>;
  if (exit.phase !== "") return <Status look={phaseLook(exit.phase)} />;
  return <span class="muted">{isOver ? "did not run" : "to come"}</span>;
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
