import type { AuditEntry } from "../api/types.ts";
import { answerLook, askedFor } from "../model/audit-words.ts";
import { dateText } from "../model/time.ts";
import { Link } from "../parts/link.tsx";
import { Status } from "../parts/status.tsx";

/** Requests as rows: when, who, what, and what was answered. */
export function AuditTable({ items }: { items: readonly AuditEntry[] }) {
  return (
    <table class="table table-cards">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Who</th>
          <th scope="col">Asked for</th>
          <th scope="col">Answer</th>
          <th scope="col">From</th>
          <th scope="col">Request</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.seq} item={item} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ item }: { item: AuditEntry }) {
  const { at, by, method, path, status, address, workflow, dryRun } = item;
  const { verb, object, to } = askedFor(method, path);
  return (
    <tr>
      <td class="mono cell-time" data-label="Time">
        <time dateTime={new Date(at).toISOString()}>{dateText(at)}</time>
      </td>
      <td data-label="Who">
        <Link to={`/audit?by=${encodeURIComponent(by)}`} class="quiet-link">
          {by}
        </Link>
      </td>
      <td class="cell-title">
        {dryRun ? <span class="badge">dry run</span> : null} {verb}{" "}
        {to === undefined ? (
          object
        ) : (
          <Link to={to} data-row class="row-link">
            {object}
          </Link>
        )}
        <span class="muted small"> {workflow.namespace}</span>
      </td>
      <td data-label="Answer">
        <span>
          <Status look={answerLook(status, dryRun)} /> <span class="muted">{status}</span>
        </span>
      </td>
      <td data-label="From" class="muted mono">
        {address}
      </td>
      <td data-label="Request" class="cell-message mono">
        <span title={`${method} ${path}`}>{`${method} ${path}`}</span>
      </td>
    </tr>
  );
}
