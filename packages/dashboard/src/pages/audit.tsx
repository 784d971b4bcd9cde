import { listAudit } from "../api/calls.ts";
import type { AuditEntry } from "../api/types.ts";
import { usePages } from "../api/use-pages.ts";
import { AuditTable } from "../audit/audit-table.tsx";
import { type AuditFilter, auditFilterOf, searchOf, sinceTime } from "../model/filters.ts";
import { Listed, NothingMatches, ShowOlder } from "../parts/listed.tsx";
import { Note } from "../parts/note.tsx";
import { Since } from "../parts/since.tsx";
import { TextFilter } from "../parts/text-filter.tsx";
import { go } from "../shell/location.ts";
import { useRowKeys } from "../shell/use-row-keys.ts";

/** Who asked the server for what, and what was answered. Admins of everything may read it. */
export function AuditPage({ search }: { search: string }) {
  const filter = auditFilterOf(search);
  const entries = usePages(
    search,
    (limit, signal) => listAudit({ by: filter.by, since: sinceTime(filter.since, Date.now()) ?? "", limit }, signal),
    (item) => item.kind === "audit",
  );
  const list = useRowKeys();
  const change = (next: Partial<AuditFilter>, replace = false) =>
    go(`/audit${searchOf({ ...filter, ...next })}`, { replace });
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
      <Listed what="the audit" list={entries}>
        {({ items, next }) => (
          <>
            <div ref={list}>
              <Entries items={items} isFiltered={search !== ""} />
            </div>
            {next === undefined ? null : <ShowOlder onClick={entries.showOlder} />}
          </>
        )}
      </Listed>
    </>
  );
}

function Entries({ items, isFiltered }: { items: readonly AuditEntry[]; isFiltered: boolean }) {
  if (items.length > 0) return <AuditTable items={items} />;
  if (isFiltered) {
    return <NothingMatches title="Nothing in the audit matches" clear={() => go("/audit")} />;
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
