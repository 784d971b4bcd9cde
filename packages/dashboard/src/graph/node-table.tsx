import { useRef, useState } from "preact/hooks";
import { lookOf } from "../model/look.ts";
import { type TreeRow, treeRows } from "../model/rows.ts";
import type { Run } from "../model/run.ts";
import { spanText } from "../model/time.ts";
import { Status } from "../parts/status.tsx";
import { useKeys } from "../shell/keys.ts";
import { moveFocus } from "../shell/move-focus.ts";

interface NodeTableProps {
  readonly run: Run;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** So many rows are drawn at first. */
const atFirst = 500;

/** The graph as a table: every node, in the order of execution, indented by what it stands below. */
export function NodeTable({ run, selected, onSelect }: NodeTableProps) {
  const { main, exit } = treeRows(run);
  const [most, setMost] = useState(atFirst);
  const table = useRef<HTMLTableElement>(null);
  useKeys({ j: () => moveFocus(table.current, 1), k: () => moveFocus(table.current, -1) });
  const row = ({ node, depth }: TreeRow) => (
    <tr key={node.id} class={node.id === selected ? "row-selected" : ""}>
      <td>
        <Status look={lookOf(node)} />
      </td>
      <td style={{ paddingInlineStart: `${12 + Math.min(depth, 8) * 18}px` }}>
        <button type="button" class="link-button row-link" data-row onClick={() => onSelect(node.id)}>
          {node.title}
        </button>
      </td>
      <td class="muted">{node.template === node.title ? "" : node.template}</td>
      <td class="number">{spanText(node.startedAt, node.finishedAt) || "–"}</td>
      <td class="cell-message">
        <span title={node.message}>{node.message}</span>
      </td>
    </tr>
  );
  return (
    <div class="table-frame">
      <table class="table" ref={table}>
        <thead>
          <tr>
            <th scope="col">Status</th>
            <th scope="col">Step</th>
            <th scope="col">Template</th>
            <th scope="col" class="number">
              Duration
            </th>
            <th scope="col">Message</th>
          </tr>
        </thead>
        <tbody>{main.slice(0, most).map(row)}</tbody>
        {exit.length === 0 ? null : (
          <tbody>
            <tr class="row-divider">
              <th colSpan={5} scope="rowgroup">
                onExit: {run.exit?.template} - ran because {run.exit?.because}
              </th>
            </tr>
            {exit.slice(0, most).map(row)}
          </tbody>
        )}
      </table>
      {main.length > most ? (
        <button type="button" class="button more" onClick={() => setMost(most + 2_000)}>
          {main.length - most} more steps
        </button>
      ) : null}
    </div>
  );
}
