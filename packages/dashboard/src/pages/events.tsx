import { useRef } from "preact/hooks";
import { EventList } from "../events/event-list.tsx";
import { type EventFilter, eventFilterOf, eventSearch, sinceTime } from "../model/filters.ts";
import { Select } from "../parts/select.tsx";
import { TextFilter } from "../parts/text-filter.tsx";
import { useKeys } from "../shell/keys.ts";
import { go } from "../shell/location.ts";
import { moveFocus } from "../shell/move-focus.ts";

/** Everything that happened, in both directions: what workflows and steps did, and what became of deliveries. */
export function EventsPage({ search }: { search: string }) {
  const filter = eventFilterOf(search);
  const list = useRef<HTMLDivElement>(null);
  // To the minute, so that the same filter stays the same question.
  const since = sinceTime(filter.since, Math.floor(Date.now() / 60_000) * 60_000);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
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
        <Select
          label="Since"
          value={filter.since}
          options={[
            ["", "always"],
            ["15m", "15 minutes"],
            ["1h", "1 hour"],
            ["24h", "24 hours"],
            ["7d", "7 days"],
          ]}
          onChange={(next) => change({ since: next })}
        />
      </search>
      <div ref={list}>
        <EventList query={{ ...filter, since: since ?? "" }} matters={() => true} showsWorkflow />
      </div>
    </>
  );
}
