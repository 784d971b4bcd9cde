import { useEffect, useState } from "preact/hooks";
import { useNews, useNow } from "../api/resource.ts";
import { type WorkflowFilter, workflowFilterOf, workflowSearch } from "../model/filters.ts";
import { NothingMatches, ShowOlder } from "../parts/listed.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { announce } from "../shell/announce.ts";
import { go } from "../shell/location.ts";
import { useRowKeys } from "../shell/use-row-keys.ts";
import { WorkflowFilters } from "./workflows/filters.tsx";
import { useWorkflowList } from "./workflows/use-workflow-list.ts";
import { WorkflowTable } from "./workflows/workflow-table.tsx";

/** All workflows, newest first. New ones are announced; what is shown changes in place. */
export function WorkflowsPage({ search }: { search: string }) {
  const filter = workflowFilterOf(search);
  const list = useWorkflowList(filter);
  const now = useNow(1_000);
  const table = useRowKeys();
  const [isStale, setStale] = useState(false);
  useNews(
    (item) => item.kind === "workflow" || item.kind === "delivery",
    () => list.refresh(),
  );
  const { waiting } = list;
  useEffect(() => {
    if (waiting > 0) announce(waiting === 1 ? "1 new workflow" : `${waiting} new workflows`);
  }, [waiting]);
  useEffect(() => setStale(list.error !== undefined), [list.error]);
  const change = (next: WorkflowFilter, options?: { replace: boolean }) => go(`/${workflowSearch(next)}`, options);
  return (
    <>
      <div class="page-head">
        <h1>Workflows</h1>
        {waiting > 0 ? (
          <button type="button" class="button button-news" onClick={list.showNew}>
            {waiting === 1 ? "1 new workflow" : `${waiting} new workflows`}: show
          </button>
        ) : null}
      </div>
      <WorkflowFilters filter={filter} onChange={change} />
      {isStale && list.error !== undefined ? (
        <Failure what="The workflows" error={list.error} retry={list.reload} />
      ) : null}
      {list.rows === undefined ? (
        list.error === undefined ? (
          <Loading what="workflows" />
        ) : null
      ) : list.rows.length === 0 ? (
        <Nothing isFiltered={search !== ""} clear={() => go("/")} />
      ) : (
        <div ref={table}>
          <WorkflowTable rows={list.rows} now={now} />
        </div>
      )}
      {list.hasMore ? <ShowOlder onClick={list.loadMore} /> : null}
    </>
  );
}

function Nothing({ isFiltered, clear }: { isFiltered: boolean; clear: () => void }) {
  if (isFiltered) {
    return <NothingMatches title="No workflow matches" clear={clear} />;
  }
  return (
    <Note title="No workflows yet">
      <p>
        Two commands to begin with: a workflow with an exit handler, and its first run. It appears here while it runs.
      </p>
      <pre class="first-commands">{`onexit init demo\nonexit submit demo/exit-handler.yaml --server ${location.host}`}</pre>
      <p>
        Cleanup removes only what the <code>onexit.yaml</code> beside this server allows, and the demo has one of its
        own: with <code>onexit dev</code> started in <code>demo</code> its cleanup works, too.
      </p>
    </Note>
  );
}
