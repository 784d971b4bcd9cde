import type { Run, RunNode } from "../model/run.ts";
import { NodeSummary } from "./node-summary.tsx";
import { RunSummary } from "./run-summary.tsx";
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
