import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Route } from "../model/route.ts";
import { Link } from "../parts/link.tsx";
import { Loading, Note } from "../parts/note.tsx";
import { go } from "../shell/location.ts";
import { WorkflowsPage } from "./workflows.tsx";

/** What belongs at a route. The list of workflows is there at once; every other page is loaded when it is first seen. */
export function Page({ route, search }: { route: Route; search: string }) {
  useEffect(() => {
    document.title = titleOf(route);
  }, [route]);
  switch (route.page) {
    case "workflows":
      return <WorkflowsPage search={search} />;
    case "workflow":
      return <Later load={workflow} props={{ namespace: route.namespace, name: route.name, search }} />;
    case "moved":
      return <Moved to={route.to} />;
    case "archived":
      return <Later load={archived} props={{ uid: route.uid }} />;
    case "definitions":
      return <Later load={definitions} props={{ kind: route.kind, namespace: route.namespace }} />;
    case "definition":
      return <Later load={definition} props={{ kind: route.kind, namespace: route.namespace, name: route.name }} />;
    case "deliveries":
      return <Later load={deliveries} props={{ search }} />;
    case "delivery":
      return <Later load={delivery} props={{ id: route.id }} />;
    case "events":
      return <Later load={events} props={{ search }} />;
    case "actions":
      return <Later load={actions} props={{}} />;
    case "preview":
      return <Later load={preview} props={{ search }} />;
    case "policies":
      return <Later load={policies} props={{}} />;
    case "audit":
      return <Later load={audit} props={{ search }} />;
    case "health":
      return <Later load={health} props={{}} />;
    case "nowhere":
      return (
        <>
          <h1>There is no page here</h1>
          <p>
            Nothing is at <code>{route.path}</code>. <Link to="/">All workflows</Link>
          </p>
        </>
      );
  }
}

const workflow = () => import("./workflow.tsx").then((module) => module.WorkflowPage);
const archived = () => import("./archived.tsx").then((module) => module.ArchivedPage);
const definitions = () => import("./definitions.tsx").then((module) => module.DefinitionsPage);
const definition = () => import("./definition.tsx").then((module) => module.DefinitionPage);
const deliveries = () => import("./deliveries.tsx").then((module) => module.DeliveriesPage);
const delivery = () => import("./delivery.tsx").then((module) => module.DeliveryPage);
const events = () => import("./events.tsx").then((module) => module.EventsPage);
const actions = () => import("./actions.tsx").then((module) => module.ActionsPage);
const preview = () => import("./preview.tsx").then((module) => module.PreviewPage);
const policies = () => import("./policies.tsx").then((module) => module.PoliciesPage);
const audit = () => import("./audit.tsx").then((module) => module.AuditPage);
const health = () => import("./health.tsx").then((module) => module.HealthPage);

/** Goes there without a trace in the history. */
function Moved({ to }: { to: string }) {
  useEffect(() => go(to, { replace: true }), [to]);
  return null;
}

const loaded = new Map<unknown, unknown>();

/** A page whose code is fetched when it is needed; a failure says what to do, since the server may be a newer one. */
function Later<P extends object>({ load, props }: { load: () => Promise<ComponentType<P>>; props: P }) {
  const [Component, setComponent] = useState<ComponentType<P> | undefined>(() => loaded.get(load) as ComponentType<P>);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (loaded.has(load)) return;
    load().then(
      (found) => {
        loaded.set(load, found);
        setComponent(() => found);
      },
      () => setFailed(true),
    );
  }, [load]);
  if (hasFailed) {
    return (
      <Note tone="failed" title="This page could not be loaded">
        <p>The server may have been updated since you opened the dashboard.</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          Load again
        </button>
      </Note>
    );
  }
  return Component === undefined ? <Loading what="the page" /> : <Component {...props} />;
}

function titleOf(route: Route): string {
  switch (route.page) {
    case "workflow":
      return `${route.name} · onexit`;
    case "delivery":
      return `${route.id} · onexit`;
    case "definition":
      return `${route.name} · onexit`;
    case "definitions":
      return `${route.kind.titles} · onexit`;
    case "nowhere":
    case "moved":
    case "archived":
      return "onexit";
    default:
      return `${route.page[0]?.toUpperCase()}${route.page.slice(1)} · onexit`;
  }
}
