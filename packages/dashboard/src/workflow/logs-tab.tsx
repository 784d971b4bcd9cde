import { useMemo, useState } from "preact/hooks";
import { searchLines } from "../model/log-lines.ts";
import { podNameOf, type Run, type RunNode, triesOf } from "../model/run.ts";
import { Note } from "../parts/note.tsx";
import { Select } from "../parts/select.tsx";
import { setParams } from "../shell/location.ts";
import { LogView } from "./log-view.tsx";
import { useLog } from "./use-log.ts";

interface LogsTabProps {
  readonly run: Run;
  readonly selected: RunNode | undefined;
}

/** What the steps have written: of all, or of the one that is selected. */
export function LogsTab({ run, selected }: LogsTabProps) {
  const { namespace, name } = run.workflow.metadata;
  const steps = useMemo(() => loggedNodes(run), [run]);
  const tries = selected === undefined ? [] : triesOf(run, selected);
  const chosen = tries.at(-1) ?? steps.find((node) => node.id === selected?.id);
  const log = useLog(namespace, name, chosen === undefined ? "" : podNameOf(name, chosen));
  const [wanted, setWanted] = useState("");
  const [isFollowing, setFollowing] = useState(true);
  const [showsTime, setShowsTime] = useState(false);
  const titles = useMemo(() => new Map(steps.map((node) => [podNameOf(name, node), node.title])), [steps, name]);
  const shown = useMemo(() => searchLines(log.lines, wanted), [log.lines, wanted]);
  return (
    <>
      <div class="view-tools log-tools">
        <Select
          label="Step"
          value={chosen?.id ?? ""}
          options={[["", "all steps"], ...steps.slice(0, 500).map((node) => [node.id, labelOf(node)] as const)]}
          onChange={(id) => setParams({ node: id, nodeId: "" }, { replace: true })}
        />
        <label class="field">
          <span>Search</span>
          <input
            type="search"
            placeholder="lines that hold…"
            value={wanted}
            spellcheck={false}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={(event) => setFollowing(event.currentTarget.checked)}
          />
          Follow
        </label>
        <label class="check">
          <input type="checkbox" checked={showsTime} onChange={(event) => setShowsTime(event.currentTarget.checked)} />
          Times
        </label>
        <span class="muted small log-count" data-testid="log-count">
          {countText(shown.length, log.lines.length, wanted)}
          {log.isOpen ? " · open" : ""}
        </span>
      </div>
      {log.error === undefined ? null : (
        <Note tone="failed" title={`The log was cut off: ${log.error}`}>
          <button type="button" class="button" onClick={log.reload}>
            Read it again
          </button>
        </Note>
      )}
      {shown.length === 0 ? (
        <Note title={log.isOpen && wanted === "" ? "Nothing has been written yet" : "No lines"} />
      ) : (
        <LogView
          lines={shown}
          wanted={wanted}
          titles={chosen === undefined ? titles : undefined}
          showsTime={showsTime}
          isFollowing={isFollowing}
          onFollow={setFollowing}
        />
      )}
    </>
  );
}

function loggedNodes(run: Run): readonly RunNode[] {
  return run.nodes.filter((node) => node.type === "Pod" && node.phase !== "Pending");
}

function labelOf(node: RunNode): string {
  const word = node.phase === "Failed" || node.phase === "Error" ? ` (${node.phase})` : "";
  return `${node.isExit ? "onExit: " : ""}${node.title}${word}`;
}

function countText(shown: number, all: number, wanted: string): string {
  const count = (n: number) => n.toLocaleString("en").replaceAll(",", " ");
  return wanted === "" ? `${count(all)} lines` : `${count(shown)} of ${count(all)} lines`;
}
