import { useEffect, useMemo, useRef } from "preact/hooks";
import { getWorkflow } from "../api/calls.ts";
import { useNews, useResource } from "../api/resource.ts";
import { phaseLook } from "../model/look.ts";
import { failedNodes, readRun } from "../model/run.ts";
import { Failure, Loading, Note } from "../parts/note.tsx";
import { announce } from "../shell/announce.ts";
import { useKeys } from "../shell/keys.ts";
import { setParams } from "../shell/location.ts";
import { DeliveriesTab } from "../workflow/deliveries-tab.tsx";
import { EventsTab } from "../workflow/events-tab.tsx";
import { GraphTab } from "../workflow/graph-tab.tsx";
import { WorkflowHead } from "../workflow/head.tsx";
import { LogsTab } from "../workflow/logs-tab.tsx";
import { useNeighbours } from "../workflow/neighbours.ts";
import { SidePanel } from "../workflow/side-panel.tsx";
import { type TabName, Tabs, tabOf } from "../workflow/tabs.tsx";
import { TimelineTab } from "../workflow/timeline-tab.tsx";
import { YamlTab } from "../workflow/yaml-tab.tsx";

interface Props {
  readonly namespace: string;
  readonly name: string;
  readonly search: string;
}

/** One workflow: its graph and what else there is to see of it, and the summary beside that. */
export function WorkflowPage({ namespace, name, search }: Props) {
  const resource = useResource(`${namespace}/${name}`, (signal) => getWorkflow(namespace, name, signal));
  const workflow = resource.value;
  const uid = workflow?.metadata.uid;
  useNews((item) => item.workflow?.uid === uid || item.workflow?.name === name, resource.reload);
  const run = useMemo(() => (workflow === undefined ? undefined : readRun(workflow)), [workflow]);
  const params = new URLSearchParams(search);
  const tab = tabOf(params.get("tab"));
  const selected = run?.byId.get(params.get("node") ?? params.get("nodeId") ?? "");
  useAnnouncedPhase(workflow?.status?.phase || undefined);
  const neighbours = useNeighbours(namespace, name);

  const open = (next: TabName) => setParams({ tab: next === "graph" ? "" : next });
  const select = (id: string) => setParams({ node: id, nodeId: "" }, { replace: params.has("node") });
  const toNextFailure = () => {
    const failed = run === undefined ? [] : failedNodes(run);
    const at = failed.findIndex((node) => node.id === selected?.id);
    const next = failed[(at + 1) % failed.length];
    if (next === undefined) announce("Nothing has failed");
    else select(next.id);
  };
  const toExit = () => {
    const root = run?.exit?.root;
    if (root !== undefined) select(root.id);
    else announce(run?.exit === undefined ? "There is no exit handler" : "The exit handler has not begun");
    document.getElementById("exit-lane")?.scrollIntoView({ block: "center" });
  };
  useKeys({
    f: toNextFailure,
    e: toExit,
    l: () => open("logs"),
    d: () => open("deliveries"),
    "[": neighbours.toNewer,
    "]": neighbours.toOlder,
    Escape: () => setParams({ node: "", nodeId: "" }, { replace: true }),
  });

  if (workflow === undefined || run === undefined) {
    if (resource.error !== undefined) return <Failure what={name} error={resource.error} retry={resource.reload} />;
    return <Loading what={name} />;
  }
  return (
    <>
      <WorkflowHead workflow={workflow} run={run} neighbours={neighbours} onChanged={resource.reload} />
      {resource.error === undefined ? null : <Note tone="pending" title={`This may be old: ${resource.error}`} />}
      <Tabs tab={tab} onOpen={open} deliveries={workflow.status?.deliveries ?? []} />
      <div class="workflow-body">
        <section class="workflow-view" aria-label={tab} id="view">
          {tab === "graph" ? <GraphTab run={run} selected={selected?.id} onSelect={select} /> : null}
          {tab === "timeline" ? <TimelineTab run={run} selected={selected?.id} onSelect={select} /> : null}
          {tab === "logs" ? <LogsTab run={run} selected={selected} /> : null}
          {tab === "deliveries" ? <DeliveriesTab run={run} /> : null}
          {tab === "events" ? <EventsTab run={run} /> : null}
          {tab === "yaml" ? <YamlTab workflow={workflow} /> : null}
        </section>
        <SidePanel run={run} selected={selected} onSelect={select} onOpen={open} />
      </div>
    </>
  );
}

/** Lets a screen reader say when the phase changes, and nothing else. */
function useAnnouncedPhase(phase: string | undefined): void {
  const before = useRef(phase);
  useEffect(() => {
    if (before.current !== undefined && phase !== undefined && before.current !== phase) {
      announce(`The workflow is ${phaseLook(phase).word}`);
    }
    before.current = phase;
  }, [phase]);
}
