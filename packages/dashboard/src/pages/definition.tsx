import { getDefinition, listWorkflows } from "../api/calls.ts";
import { useNews, useNow, useResource } from "../api/resource.ts";
import type { Definition } from "../api/types.ts";
import { type DefinitionKind, runsSelector, schedulesOf, standingOf } from "../model/definition.ts";
import { workflowSearch } from "../model/filters.ts";
import { msOf } from "../model/time.ts";
import { rowOf } from "../model/workflow-row.ts";
import { toYaml } from "../model/yaml.ts";
import { CopyButton } from "../parts/copy.tsx";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { Ago } from "../parts/when.tsx";
import { Yaml } from "../parts/yaml.tsx";
import { WorkflowTable } from "./workflows/workflow-table.tsx";

interface Props {
  readonly kind: DefinitionKind;
  readonly namespace: string;
  readonly name: string;
}

const mostRuns = 10;

/** A cron workflow or a template: how it stands, its latest runs, and what it says. */
export function DefinitionPage({ kind, namespace, name }: Props) {
  const selector = runsSelector(kind, name);
  const key = `${kind.plural} ${namespace} ${name}`;
  const definition = useResource(key, (signal) => getDefinition(kind, namespace, name, signal));
  const runs = useResource(key, (signal) => listWorkflows({ namespace, selector, limit: mostRuns }, signal));
  const now = useNow(1_000);
  useNews(
    (item) => item.kind === "workflow" || item.kind === "delivery",
    () => {
      runs.reload();
      definition.reload();
    },
  );
  const { value, error } = definition;
  if (value === undefined) {
    return error === undefined ? (
      <Loading what={`the ${kind.title.toLowerCase()}`} />
    ) : (
      <Failure what={`The ${kind.title.toLowerCase()} ${name}`} error={error} retry={definition.reload} />
    );
  }
  const rows = runs.value?.items?.map(rowOf);
  return (
    <>
      <div class="page-head">
        <h1>{name}</h1>
        <p class="muted">
          {kind.title} {namespace === "" ? "" : `in ${namespace}`}
        </p>
        {standingOf(value) === undefined ? null : <span class="badge">{standingOf(value)}</span>}
      </div>
      <Standing definition={value} now={now} />
      <h2>Latest runs</h2>
      {runs.error === undefined ? null : <Failure what="Its runs" error={runs.error} retry={runs.reload} />}
      {rows === undefined ? (
        runs.error === undefined ? (
          <Loading what="its runs" />
        ) : null
      ) : rows.length === 0 ? (
        <Note title="It has not run yet" />
      ) : (
        <>
          <WorkflowTable rows={rows} now={now} />
          <p>
            <Link to={`/${workflowSearch({ q: "", namespace, phases: [], labels: selector })}`}>All of its runs</Link>
          </p>
        </>
      )}
      <div class="view-tools">
        <h2>Manifest</h2>
        <CopyButton text={toYaml(value)} label="Copy" />
      </div>
      <Yaml text={toYaml(value)} />
    </>
  );
}

function Standing({ definition, now }: { readonly definition: Definition; readonly now: number }) {
  const { metadata, status } = definition;
  const created = msOf(metadata.creationTimestamp);
  const last = msOf(status?.lastScheduledTime);
  return (
    <>
      <Facts
        facts={[
          ["Schedule", schedulesOf(definition)],
          ["Last scheduled", last === undefined ? undefined : <Ago at={last} now={now} />],
          ["Created", created === undefined ? undefined : <Ago at={created} now={now} />],
        ]}
      />
      {(status?.conditions ?? []).map(({ type, message }) => (
        <Note key={type} tone="failed" title={type}>
          {message}
        </Note>
      ))}
    </>
  );
}
