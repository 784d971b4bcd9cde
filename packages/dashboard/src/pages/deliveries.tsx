import { useRef, useState } from "preact/hooks";
import { listDeliveries } from "../api/calls.ts";
import { useNews, useNow, useResource } from "../api/resource.ts";
import type { Delivery } from "../api/types.ts";
import { BulkDialog, type BulkVerb } from "../deliveries/bulk-dialog.tsx";
import { DeliveryTable } from "../deliveries/delivery-table.tsx";
import { type DeliveryFilter, deliveryFilterOf, deliverySearch, sinceTime, toggled } from "../model/filters.ts";
import { deliveryLook, deliveryStates } from "../model/look.ts";
import { Chip } from "../parts/chip.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { Since } from "../parts/since.tsx";
import { TextFilter } from "../parts/text-filter.tsx";
import { useKeys } from "../shell/keys.ts";
import { go } from "../shell/location.ts";
import { moveFocus } from "../shell/move-focus.ts";

const pageSize = 100;

/** All deliveries, and the ways to try the dead ones again, or to give them up. */
export function DeliveriesPage({ search }: { search: string }) {
  const filter = deliveryFilterOf(search);
  const [limit, setLimit] = useState(pageSize);
  const resource = useResource(`${search}#${limit}`, (signal) =>
    listDeliveries({ ...queryOf(filter, Date.now()), limit: String(limit) }, signal),
  );
  const kept = useRef<typeof resource.value>(undefined);
  if (resource.value !== undefined) kept.current = resource.value;
  const list = resource.value ?? kept.current;
  const now = useNow(1_000);
  const [asked, setAsked] = useState<{ readonly verb: BulkVerb; readonly filter: BulkFilter }>();
  const table = useRef<HTMLDivElement>(null);
  useNews((item) => item.kind === "delivery" || item.kind === "request", resource.reload);
  useKeys({ j: () => moveFocus(table.current, 1), k: () => moveFocus(table.current, -1) });
  const change = (next: Partial<DeliveryFilter>, replace = false) =>
    go(`/deliveries${deliverySearch({ ...filter, ...next })}`, { replace });
  const ask = (verb: BulkVerb) => setAsked({ verb, filter: bulkFilterOf(filter, verb, Date.now()) });
  const counts = list?.counts ?? {};
  return (
    <>
      <div class="page-head">
        <h1>Deliveries</h1>
        <div class="page-tools">
          <button type="button" class="button" disabled={!counts.dead} onClick={() => ask("retry")}>
            Redrive {counts.dead ? counts.dead : ""} dead…
          </button>
          <button type="button" class="button button-danger" disabled={!counts.dead} onClick={() => ask("drop")}>
            Drop {counts.dead ? counts.dead : ""} dead…
          </button>
        </div>
      </div>
      <search class="filters">
        <TextFilter
          label="Destination"
          type="search"
          hint="#deploys, acme/web"
          value={filter.destination}
          onChange={(destination) => change({ destination }, true)}
        />
        <TextFilter label="Action" hint="slack" value={filter.action} onChange={(action) => change({ action }, true)} />
        <TextFilter
          label="Workflow"
          hint="name or uid"
          value={filter.workflow}
          onChange={(workflow) => change({ workflow }, true)}
        />
        <Since value={filter.since} onChange={(since) => change({ since })} />
        <div class="chips" role="group" aria-label="State">
          {deliveryStates.map((state) => (
            <Chip
              key={state}
              look={deliveryLook(state)}
              count={list === undefined ? undefined : (counts[state] ?? 0)}
              isOn={filter.states.includes(state)}
              onToggle={() => change({ states: toggled(filter.states, state) })}
            />
          ))}
        </div>
      </search>
      {list?.index?.ready === false ? (
        <Note tone="pending" title={`The past is still being read: ${list.index.left ?? "some"} events are left`} />
      ) : null}
      {resource.error === undefined ? null : (
        <Failure what="The deliveries" error={resource.error} retry={resource.reload} />
      )}
      {list === undefined ? (
        resource.error === undefined ? (
          <Loading what="deliveries" />
        ) : null
      ) : (
        <div ref={table}>
          <Rows rows={list.items} now={now} isFiltered={search !== ""} />
        </div>
      )}
      {(list?.items.length ?? 0) >= limit ? (
        <button type="button" class="button more" onClick={() => setLimit(limit + pageSize)}>
          Show older
        </button>
      ) : null}
      {asked === undefined ? null : (
        <BulkDialog
          verb={asked.verb}
          filter={asked.filter}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined);
            resource.reload();
          }}
        />
      )}
    </>
  );
}

function Rows({ rows, now, isFiltered }: { rows: readonly Delivery[]; now: number; isFiltered: boolean }) {
  if (rows.length > 0) return <DeliveryTable rows={rows} now={now} showsWorkflow />;
  if (!isFiltered) return <Note title="Nothing has been delivered yet" />;
  return (
    <Note title="No delivery matches">
      <button type="button" class="button" onClick={() => go("/deliveries")}>
        Clear the filters
      </button>
    </Note>
  );
}

function queryOf(filter: DeliveryFilter, now: number): Readonly<Record<string, string>> {
  return {
    state: filter.states.join(","),
    action: filter.action,
    workflow: filter.workflow,
    destination: filter.destination,
    since: sinceTime(filter.since, now) ?? "",
  };
}

type BulkFilter = Readonly<Record<string, string>>;

/** A change of many takes the dead ones of the page's filter, whatever states that shows. */
function bulkFilterOf(filter: DeliveryFilter, verb: BulkVerb, now: number): BulkFilter {
  // What dies after the question is not given up with the answer.
  const until = verb === "drop" ? new Date(now).toISOString() : "";
  const query = { ...queryOf(filter, now), state: "dead", until };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}
