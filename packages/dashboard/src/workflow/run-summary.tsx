import { stoppedText } from "@onexit/events";
import { useNow } from "../api/resource.ts";
import { lookOf, phaseLook } from "../model/look.ts";
import { readable } from "../model/readable.ts";
import { failedNodes, type Run } from "../model/run.ts";
import { msOf, spanText } from "../model/time.ts";
import { countStates } from "../model/workflow-row.ts";
import { DeliveryCounts } from "../parts/delivery-counts.tsx";
import { Facts } from "../parts/facts.tsx";
import { PhaseStatus, Status } from "../parts/status.tsx";
import type { TabName } from "./tabs.tsx";
import { Parameters, timeText, wholeSecond } from "./values.tsx";

interface RunSummaryProps {
  readonly run: Run;
  readonly onSelect: (id: string) => void;
  readonly onOpen: (tab: TabName) => void;
}

/** Phase, message, what failed, the exit handler, and everything else that is known of a run. */
export function RunSummary({ run, onSelect, onOpen }: RunSummaryProps) {
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
        {status.message ? <p class="verdict-message">{readable(status.message, run)}</p> : null}
        {status.stopped ? <p class="verdict-message">It was {stoppedText(status.stopped)}</p> : null}
      </div>
      {failed.length === 0 ? null : (
        <ul class="failed-steps" aria-label="Failed steps">
          {failed.slice(0, 5).map((node) => (
            <li key={node.id}>
              <button type="button" class="failed-step" onClick={() => onSelect(node.id)}>
                <Status look={{ ...lookOf(node), word: node.title }} />
                {node.message === "" ? null : <span class="failed-message">{node.message}</span>}
              </button>
            </li>
          ))}
          {failed.length > 5 ? <li class="muted small">and {failed.length - 5} more</li> : null}
        </ul>
      )}
      <ExitSummary run={run} onSelect={onSelect} />
      <details class="more-facts" open={isWide()}>
        <summary>Details</summary>
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
      </details>
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
      {exit.message === "" ? null : <p class="exit-message">{readable(exit.message, run)}</p>}
    </div>
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

/** Where the summary stands above the graph, what is not urgent is folded. */
function isWide(): boolean {
  return matchMedia("(min-width: 64rem)").matches;
}
