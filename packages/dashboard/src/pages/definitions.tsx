import { listDefinitions } from "../api/calls.ts";
import { homeNamespaces } from "../api/home.ts";
import { useNow, useResource } from "../api/resource.ts";
import type { Definition } from "../api/types.ts";
import { type DefinitionKind, schedulesOf, standingOf } from "../model/definition.ts";
import { definitionPath } from "../model/route.ts";
import { msOf } from "../model/time.ts";
import { Link } from "../parts/link.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { Ago } from "../parts/when.tsx";

/** All cron workflows, or all templates of a kind. */
export function DefinitionsPage({ kind, namespace }: { kind: DefinitionKind; namespace: string }) {
  const all = useResource(`${kind.plural} ${namespace}`, (signal) => readAll(kind, namespace, signal));
  const now = useNow(10_000);
  const { value, error } = all;
  return (
    <>
      <div class="page-head">
        <h1>{kind.titles}</h1>
        {namespace === "" ? null : <p class="muted">in {namespace}</p>}
      </div>
      {error === undefined ? null : (
        <Failure what={`The ${kind.titles.toLowerCase()}`} error={error} retry={all.reload} />
      )}
      {value === undefined ? (
        error === undefined ? (
          <Loading what={kind.titles.toLowerCase()} />
        ) : null
      ) : value.length === 0 ? (
        <Note title={`There are no ${kind.titles.toLowerCase()}`} />
      ) : (
        <Rows kind={kind} items={value} now={now} />
      )}
    </>
  );
}

async function readAll(kind: DefinitionKind, namespace: string, signal: AbortSignal): Promise<readonly Definition[]> {
  const namespaces = namespace === "" && kind.isNamespaced ? await homeNamespaces() : [namespace];
  const parts = await Promise.all(namespaces.map((one) => listDefinitions(kind, one, signal)));
  return parts.flatMap(({ items }) => items ?? []);
}

function Rows({ kind, items, now }: { kind: DefinitionKind; items: readonly Definition[]; now: number }) {
  const isCron = items.some((item) => schedulesOf(item) !== "");
  return (
    <table class="table table-cards">
      <thead>
        <tr>
          <th scope="col">Name</th>
          {isCron ? <th scope="col">Schedule</th> : null}
          <th scope="col">Created</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => {
          const { name, namespace = "", creationTimestamp } = item.metadata;
          const created = msOf(creationTimestamp);
          return (
            <tr key={`${namespace}/${name}`}>
              <td class="cell-title">
                <Link to={definitionPath(kind, namespace, name)} data-row class="row-link">
                  {name}
                </Link>
                <span class="muted small"> {namespace}</span>
              </td>
              {isCron ? (
                <td data-label="Schedule">
                  <span>
                    <code>{schedulesOf(item)}</code> <span class="muted">{standingOf(item)}</span>
                  </span>
                </td>
              ) : null}
              <td data-label="Created" class="muted cell-time">
                {created === undefined ? null : <Ago at={created} now={now} />}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
