import { useState } from "preact/hooks";
import { listDeliveries } from "../api/calls.ts";
import { useNow } from "../api/resource.ts";
import type { Delivery } from "../api/types.ts";
import { usePages } from "../api/use-pages.ts";
import { BulkDialog, type BulkVerb } from "../deliveries/bulk-dialog.tsx";
import { DeliveryTable } from "../deliveries/delivery-table.tsx";
import { type DeliveryFilter, deliveryFilterOf, deliverySearch, sinceTime, toggled } from "../model/filters.ts";
import { deliveryLook, deliveryStates } from "../model/look.ts";
import { Chip } from "../parts/chip.tsx";
import { Listed, NothingMatches, ShowOlder } from "../parts/listed.tsx";
import { Note } from "../parts/note.tsx";
import { Since } from "../parts/since.tsx";
import { TextFilter } from "../parts/text-filter.tsx";
import { go } from "../shell/location.ts";
import { useRowKeys } from "../shell/use-row-keys.ts";

/** All deliveries, and the ways to try the dead ones again, or to give them up. */
export function DeliveriesPage({ search }: { search: string }) {
  const filter = deliveryFilterOf(search);
  const deliveries = usePages(
    search,
    (limit, signal) => listDeliveries({ ...queryOf(filter, Date.now()), limit }, signal),
    (item) => item.kind === "delivery" || item.kind === "request",
  );
  const list = deliveries.value;
  const now = useNow(1_000);
  const [asked, setAsked] = useState<{ readonly verb: BulkVerb; readonly filter: BulkFilter }>();
  const table = useRowKeys();
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
      <Listed what="the deliveries" list={deliveries}>
        {({ items }) => (
          <>
            <div ref={table}>
              <Rows rows={items} now={now} isFiltered={search !== ""} />
            </div>
            {items.length >= deliveries.limit ? <ShowOlder onClick={deliveries.showOlder} /> : null}
          </>
        )}
      </Listed>
      {asked === undefined ? null : (
        <BulkDialog
          verb={asked.verb}
          filter={asked.filter}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined);
            deliveries.reload();
          }}
        />
      )}
    </>
  );
}

function Rows({ rows, now, isFiltered }: { rows: readonly Delivery[]; now: number; isFiltered: boolean }) {
  if (rows.length > 0) return <DeliveryTable rows={rows} now={now} showsWorkflow />;
  if (!isFiltered) return <Note title="Nothing has been delivered yet" />;
  return <NothingMatches title="No delivery matches" clear={() => go("/deliveries")} />;
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
