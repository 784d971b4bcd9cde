import type { Happening } from "../api/types.ts";
import { deliveryLook, phaseLook } from "../model/look.ts";
import { shortNodeName, withoutIds } from "../model/readable.ts";
import { deliveryPath, workflowPath } from "../model/route.ts";
import { clockText, dateText, msOf } from "../model/time.ts";
import { stateOfEvent } from "../model/timeline.ts";
import { Link } from "../parts/link.tsx";
import { Status } from "../parts/status.tsx";

/** Events as rows: when, what, about what. */
export function EventTable({ items, showsWorkflow }: { items: readonly Happening[]; showsWorkflow: boolean }) {
  return (
    <div class="table-frame">
      <table class="table table-cards table-events">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" class="number">
              Seq
            </th>
            <th scope="col">Event</th>
            {showsWorkflow ? <th scope="col">Workflow</th> : null}
            <th scope="col">About</th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, i) => (
            <Row key={`${item.seq}-${i}`} item={item} showsWorkflow={showsWorkflow} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ item, showsWorkflow }: { item: Happening; showsWorkflow: boolean }) {
  const at = msOf(item.at);
  return (
    <tr>
      <td class="mono cell-time" data-label="Time">
        {at === undefined ? null : (
          <time dateTime={new Date(at).toISOString()} title={dateText(at)}>
            {clockText(at)}
          </time>
        )}
      </td>
      <td class="number muted mono" data-label="Seq">
        {item.seq}
      </td>
      <td class="cell-title">
        <span class={`event-arrow event-${item.kind}`} aria-hidden="true">
          {item.kind === "delivery" ? "←" : "→"}
        </span>{" "}
        {item.type}
      </td>
      {showsWorkflow ? (
        <td data-label="Workflow" class="cell-workflow">
          {item.workflow.name === "" ? null : (
            <Link to={workflowPath(item.workflow)} class="quiet-link" data-row>
              {item.workflow.name}
            </Link>
          )}
        </td>
      ) : null}
      <td data-label="About">
        <div>
          <About item={item} />
        </div>
      </td>
      <td data-label="Message" class="cell-message">
        <span title={item.message}>{withoutIds(item.message ?? "", item.workflow.name)}</span>
      </td>
    </tr>
  );
}

function About({ item }: { item: Happening }) {
  const { delivery, node, phase } = item;
  if (delivery !== undefined) {
    const state = stateOfEvent(item.type, item.kind === "request" ? "pending" : delivery.state);
    return (
      <>
        <Status look={deliveryLook(state)} /> {delivery.action}{" "}
        <Link to={deliveryPath(delivery.id)} class="quiet-link event-destination" title={delivery.destination ?? ""}>
          {delivery.destination || "delivery"}
        </Link>{" "}
        <Link
          to={`/events?delivery=${encodeURIComponent(delivery.id)}`}
          class="event-id"
          title="All events of this delivery"
        >
          {delivery.id}
        </Link>
      </>
    );
  }
  if (node !== undefined) {
    const shown = node.phase ?? phase;
    return (
      <>
        {shown === undefined ? null : <Status look={phaseLook(shown)} />}{" "}
        {shortNodeName(node.displayName ?? node.name, item.workflow.name)}
      </>
    );
  }
  return phase === undefined ? null : <Status look={phaseLook(phase)} />;
}
