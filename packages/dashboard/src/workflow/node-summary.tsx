import { useNow } from "../api/resource.ts";
import { lookOf } from "../model/look.ts";
import { readable } from "../model/readable.ts";
import { deliveryPath } from "../model/route.ts";
import { type Run, type RunNode, triesOf } from "../model/run.ts";
import { spanText } from "../model/time.ts";
import { Facts } from "../parts/facts.tsx";
import { Link } from "../parts/link.tsx";
import { DeliveryStatus, Status } from "../parts/status.tsx";
import { TextBlock } from "../parts/text-block.tsx";
import { setParams } from "../shell/location.ts";
import type { TabName } from "./tabs.tsx";
import { Parameters, timeText, wholeSecond } from "./values.tsx";

interface NodeSummaryProps {
  readonly run: Run;
  readonly node: RunNode;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (tab: TabName) => void;
}

/** Everything that is known of one node. */
export function NodeSummary({ run, node, onSelect, onOpen }: NodeSummaryProps) {
  const look = lookOf(node);
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
        {node.message === "" ? null : <p class="verdict-message">{readable(node.message, run)}</p>}
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
          <TextBlock label="Result" text={node.outputs.result} />
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
              <Status look={lookOf(node)} /> {node.title}
            </button>
            {node.message === "" ? null : <span class="muted small"> {node.message}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}

function isLogged(node: RunNode): boolean {
  return node.type === "Pod" || node.type === "Retry" || node.type === "Container";
}
