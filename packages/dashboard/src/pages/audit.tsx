import { useEffect, useRef, useState } from "preact/hooks";
import { listAudit } from "../api/calls.ts";
import { useNews, useResource } from "../api/resource.ts";
import type { AuditEntry } from "../api/types.ts";
import { AuditTable } from "../audit/audit-table.tsx";
import { type AuditFilter, auditFilterOf, searchOf, sinceTime } from "../model/filters.ts";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { Since } from "../parts/since.tsx";
import { TextFilter } from "../parts/text-filter.tsx";
import { useKeys } from "../shell/keys.ts";
import { go } from "../shell/location.ts";
import { moveFocus } from "../shell/move-focus.ts";

const pageSize = 100;

/** Who asked the server for what, and what was answered. Admins of everything may read it. */
export function AuditPage({ search }: { search: string }) {
  const filter = auditFilterOf(search);
  const [limit, setLimit] = useState(pageSize);
  useEffect(() => setLimit(pageSize), [search]);
  const resource = useResource(`${search}#${limit}`, (signal) =>
    listAudit({ by: filter.by, since: sinceTime(filter.since, Date.now()) ?? "", limit: String(limit) }, signal),
  );
  const list = useRef<HTMLDivElement>(null);
  useNews((item) => item.kind === "audit", resource.reload);
  useKeys({ j: () => moveFocus(list.current, 1), k: () => moveFocus(list.current, -1) });
  const change = (next: Partial<AuditFilter>, replace = false) =>
    go(`/audit${searchOf({ ...filter, ...next })}`, { replace });
  const { value, error } = resource;
  return (
    <>
      <div class="page-head">
        <h1>Audit</h1>
        <p class="muted">Every request that may change something, and every one that was forbidden.</p>
      </div>
      <search class="filters">
        <TextFilter
          label="Who"
          type="search"
          hint="a whole name: ci"
          value={filter.by}
          onChange={(by) => change({ by }, true)}
        />
        <Since value={filter.since} onChange={(since) => change({ since })} />
      </search>
      {error === undefined ? null : <Failure what="The audit" error={error} retry={resource.reload} />}
      {value === undefined ? (
        error === undefined ? (
          <Loading what="the audit" />
        ) : null
      ) : (
        <div ref={list}>
          <Entries items={value.items} isFiltered={search !== ""} />
        </div>
      )}
      {value?.next === undefined ? null : (
        <button type="button" class="button more" onClick={() => setLimit(limit + pageSize)}>
          Show older
        </button>
      )}
    </>
  );
}

function Entries({ items, isFiltered }: { items: readonly AuditEntry[]; isFiltered: boolean }) {
  if (items.length > 0) return <AuditTable items={items} />;
  if (isFiltered) {
    return (
      <Note title="Nothing in the audit matches">
        <button type="button" class="button" onClick={() => go("/audit")}>
          Clear the filters
        </button>
      </Note>
    );
  }
  return (
    <Note title="Nobody has changed anything yet">
      <p>
        A server that asks nobody who they are writes down deletions and changes of deliveries only, as{" "}
        <code>local</code>.
      </p>
    </Note>
  );
}
