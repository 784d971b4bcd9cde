import { useState } from "preact/hooks";
import { Canvas } from "../graph/canvas.tsx";
import { NodeTable } from "../graph/node-table.tsx";
import type { Run } from "../model/run.ts";
import { SegmentedControl } from "../parts/segmented.tsx";
import { setParams, usePlace } from "../shell/location.ts";

interface GraphTabProps {
  readonly run: Run;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** The run as a graph, or as the table that says the same. */
export function GraphTab({ run, selected, onSelect }: GraphTabProps) {
  const as = new URLSearchParams(usePlace().search).get("as") === "table" ? "table" : "graph";
  const [ending, setEnding] = useState("Failed");
  return (
    <>
      <div class="view-tools">
        <SegmentedControl
          label="Show as"
          options={[
            ["graph", "Graph"],
            ["table", "Table"],
          ]}
          value={as}
          onChange={(next) => setParams({ as: next === "table" ? "table" : "" }, { replace: true })}
        />
      </div>
      {as === "table" ? (
        <NodeTable run={run} selected={selected} onSelect={onSelect} />
      ) : (
        <Canvas run={run} selected={selected} onSelect={onSelect} ending={ending} onEnding={setEnding} />
      )}
    </>
  );
}
