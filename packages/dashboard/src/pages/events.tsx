import { EventList } from "../events/event-list.tsx";
import { type EventFilter, eventFilterOf, eventSearch, sinceTime } from "../model/filters.ts";
import { Select } from "../parts/select.tsx";
import { Since } from "../parts/since.tsx";
import { TextFilter } from "../parts/text-filter.tsx";
import { go } from "../shell/location.ts";
import { useRowKeys } from "../shell/use-row-keys.ts";

/** Everything that happened, in both directions: what workflows and steps did, and what became of deliveries. */
export function EventsPage({ search }: { search: string }) {
  const filter = eventFilterOf(search);
  const list = useRowKeys();
  // To the minute, so that the same filter stays the same question.
  const since = sinceTime(filter.since, Math.floor(Date.now() / 60_000) * 60_000);
  const change = (next: Partial<EventFilter>, replace = false) =>
    go(`/events${eventSearch({ ...filter, ...next })}`, { replace });
  return (
    <>
      <div class="page-head">
        <h1>Events</h1>
      </div>
      <search class="filters">
        <TextFilter
          label="Workflow"
          type="search"
          hint="name or uid"
          value={filter.workflow}
          onChange={(workflow) => change({ workflow }, true)}
        />
        <Select
          label="About"
          value={filter.kind}
          options={[
            ["", "everything"],
            ["workflow", "workflows"],
            ["node", "nodes"],
            ["request", "requests"],
            ["delivery", "deliveries"],
            ["watch", "the watchdog"],
            ["audit", "who did what"],
          ]}
          onChange={(kind) => change({ kind })}
        />
        <TextFilter label="Type" hint="NodeFinished" value={filter.type} onChange={(type) => change({ type }, true)} />
        <TextFilter
          label="Delivery"
          hint="dlv_…"
          value={filter.delivery}
          onChange={(delivery) => change({ delivery }, true)}
        />
        <Since value={filter.since} onChange={(next) => change({ since: next })} />
      </search>
      <div ref={list}>
        <EventList query={{ ...filter, since: since ?? "" }} matters={() => true} showsWorkflow />
      </div>
    </>
  );
}
