import { useNow } from "../api/resource.ts";
import type { Parameter } from "../api/types.ts";
import { nodeLook, phaseLook } from "../model/look.ts";
import { deliveryPath } from "../model/route.ts";
import { failedNodes, type Run, type RunNode, triesOf } from "../model/run.ts";
import { dateText, msOf, spanText } from "../model/time.ts";
import { countStates } from "../model/workflow-row.ts";
import { DeliveryCounts } from "../parts/delivery-counts.tsx";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { DeliveryStatus, PhaseStatus, Status } from "../parts/status.tsx";
import { setParams } from "../shell/location.ts";
import type { TabName } from "./tabs.tsx";

interface PanelProps {
  readonly run: Run;
  readonly selected: RunNode | undefined;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (tab: TabName) => void;
}

/** The summary: the selected step first, then the run as a whole. */
export function SidePanel({ run, selected, onSelect, onOpen }: PanelProps) {
  return (
    <aside class="side-panel" aria-label="Summary">
      {selected === undefined ? null : <NodeSummary run={run} node={selected} onSelect={onSelect} onOpen={onOpen} />}
      <RunSummary run={run} onSelect={onSelect} onOpen={onOpen} />
    </aside>
  );
}

function RunSummary({ run, onSelect, onOpen }: Omit<PanelProps, "selected">) {
  const { metadata, spec, status = {} } = run.workflow;
  const started = msOf(status.startedAt);
  const finished = msOf(status.finishedAt);
  const now = useNow(1_000);
  const failed = failedNodes(run).filter((node) => !node.isExit);
  const mainEnd = run.main?.finishedAt;
  return (
    <section class="panel" data-testid="summary">
      <h2>Workflow</h2>
      <div class={`verdict tone-${phaseLook(status.phase || "Pending").tone}`}>
        <PhaseStatus phase={status.phase || "Pending"} size={20} />
        {status.message ? <p class="verdict-message">{status.message}</p> : null}
      </div>
      {failed.length === 0 ? null : (
        <ul class="failed-steps" aria-label="Failed steps">
          {failed.slice(0, 5).map((node) => (
            <li key={node.id}>
              <button type="button" class="failed-step" onClick={() => onSelect(node.id)}>
                <Status look={{ ...nodeLook(node.phase, node.message), word: node.title }} />
                {node.message === "" ? null : <span class="failed-message">{node.message}</span>}
              </button>
            </li>
          ))}
          {failed.length > 5 ? <li class="muted small">and {failed.length - 5} more</li> : null}
        </ul>
      )}
      <ExitSummary run={run} onSelect={onSelect} />
      <Facts
        facts={[
          [
            "Deliveries",
            status.deliveries?.length ? (
              <button key="d" type="button" class="link-button" onClick={() => onOpen("deliveries")}>
                <DeliveryCounts counts={countStates(status.deliveries)} />
              </button>
            ) : undefined,
          ],
          ["Duration", spanText(started, finished ?? wholeSecond(now, started))],
          ["Main part", spanText(run.main?.startedAt, mainEnd)],
          ["Exit handler", spanText(run.exit?.root?.startedAt, run.exit?.root?.finishedAt)],
          ["Created", timeText(metadata.creationTimestamp)],
          ["Started", timeText(status.startedAt)],
          ["Finished", timeText(status.finishedAt)],
          ["Progress", status.progress],
          ["Entrypoint", spec.entrypoint],
          ["Template", spec.workflowTemplateRef?.name],
        ]}
      />
      <Parameters title="Parameters" parameters={spec.arguments?.parameters} />
      <Parameters title="Outputs" parameters={status.outputs?.parameters} />
      <Labels labels={metadata.labels} />
    </section>
  );
}

function ExitSummary({ run, onSelect }: { run: Run; onSelect: (id: string) => void }) {
  const { exit, workflow } = run;
  if (exit === undefined) return <p class="exit-summary exit-none muted small">No exit handler</p>;
  const { root } = exit;
  const isOver = Boolean(workflow.status?.finishedAt);
  return (
    <div class="exit-summary" data-testid="exit-summary">
      <p class="exit-title">
        <span class="exit-word">onExit</span>
        {root === undefined ? (
          <span>{exit.template}</span>
        ) : (
          <button type="button" class="link-button" onClick={() => onSelect(root.id)}>
            {exit.template}
          </button>
        )}
      </p>
      {exit.phase === "" ? (
        <p class="muted">{isOver ? "It did not run" : "Runs when the main part has ended"}</p>
      ) : (
        <p>
          <PhaseStatus phase={exit.phase} />
          {exit.because === "" ? null : <span class="muted"> · ran because {exit.because}</span>}
        </p>
      )}
      {exit.message === "" ? null : <p class="exit-message">{exit.message}</p>}
    </div>
  );
}

function NodeSummary({ run, node, onSelect, onOpen }: Omit<PanelProps, "selected"> & { node: RunNode }) {
  const look = nodeLook(node.phase, node.message);
  const tries = triesOf(run, node);
  const inside = (run.below.get(node.id) ?? []).filter((one) => one.isHook || one.type === "Container");
  const deliveries = (run.workflow.status?.deliveries ?? []).filter((one) => one.node === node.name);
  const now = useNow(1_000);
  return (
    <section class="panel" data-testid="node-summary">
      <div class="panel-head">
        <h2>{node.isExit ? "Exit handler step" : node.isHook ? "Hook" : "Step"}</h2>
        <button
          type="button"
          class="icon-button"
          aria-label="Close the step"
          title="Close (Escape)"
          onClick={() => setParams({ node: "", nodeId: "" })}
        >
          ×
        </button>
      </div>
      <p class="node-name">{node.title}</p>
      <div class={`verdict tone-${look.tone}`}>
        <Status look={look} size={20} />
        {node.message === "" ? null : <p class="verdict-message">{node.message}</p>}
      </div>
      {deliveries.map((delivery) => (
        <p key={delivery.id} class="node-delivery">
          <DeliveryStatus state={delivery.state} /> {delivery.action}{" "}
          <Link to={deliveryPath(delivery.id)}>{delivery.destination || delivery.id}</Link>
        </p>
      ))}
      <Facts
        facts={[
          ["Template", node.template],
          ["Type", node.type],
          ["Exit code", node.outputs.exitCode],
          ["Duration", spanText(node.startedAt, node.finishedAt ?? wholeSecond(now, node.startedAt))],
          ["Started", timeText(node.startedAt)],
          ["Finished", timeText(node.finishedAt)],
          ["Host", node.host],
          ["Full name", node.name],
        ]}
      />
      {isLogged(node) ? (
        <button type="button" class="button" onClick={() => onOpen("logs")}>
          Logs of this step
        </button>
      ) : null}
      <NodeList title={`Attempts: ${tries.length}`} nodes={tries} onSelect={onSelect} />
      <NodeList title="Hooks and containers" nodes={inside} onSelect={onSelect} />
      <Parameters title="Inputs" parameters={node.inputs.parameters} />
      <Parameters title="Outputs" parameters={node.outputs.parameters} />
      {node.outputs.result === undefined ? null : (
        <>
          <h3>Result</h3>
          <pre class="value">{node.outputs.result}</pre>
        </>
      )}
    </section>
  );
}

function NodeList({
  title,
  nodes,
  onSelect,
}: {
  title: string;
  nodes: readonly RunNode[];
  onSelect: (id: string) => void;
}) {
  if (nodes.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="plain-list">
        {nodes.map((node) => (
          <li key={node.id}>
            <button type="button" class="link-button" onClick={() => onSelect(node.id)}>
              <Status look={nodeLook(node.phase, node.message)} /> {node.title}
            </button>
            {node.message === "" ? null : <span class="muted small"> {node.message}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function Parameters({ title, parameters = [] }: { title: string; parameters?: readonly Parameter[] | undefined }) {
  if (parameters.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <Facts isMono facts={parameters.map(({ name, value }) => [name, value === undefined ? "" : String(value)])} />
    </>
  );
}

function Labels({ labels = {} }: { labels?: Readonly<Record<string, string>> | undefined }) {
  const own = Object.entries(labels).filter(([key]) => !/^workflows\.argoproj\.io\/(?:phase|completed)$/.test(key));
  if (own.length === 0) return null;
  return (
    <>
      <h3>Labels</h3>
      <Facts isMono facts={own} />
    </>
  );
}

function isLogged(node: RunNode): boolean {
  return node.type === "Pod" || node.type === "Retry" || node.type === "Container";
}

function timeText(at: number | string | null | undefined): string | undefined {
  const ms = msOf(at);
  return ms === undefined ? undefined : dateText(ms);
}

/** The present second, for what goes on; nothing for what has not begun. */
function wholeSecond(now: number, started: number | undefined): number | undefined {
  return started === undefined ? undefined : Math.max(started, Math.floor(now / 1_000) * 1_000);
}
