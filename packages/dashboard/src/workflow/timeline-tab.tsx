import { durationText } from "@onexit/events";
import { useMemo } from "preact/hooks";
import { listEvents } from "../api/calls.ts";
import { useNews, useNow, useResource } from "../api/resource.ts";
import { deliveryLook } from "../model/look.ts";
import { deliveryPath } from "../model/route.ts";
import type { Run } from "../model/run.ts";
import { type Bar, rowsToDraw, type Timeline, ticksOf, timelineOf } from "../model/timeline.ts";
import { Note } from "../parts/note.tsx";
import { go } from "../shell/location.ts";

interface TimelineTabProps {
  readonly run: Run;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
}

/** What ran when: the main part, the line where it ended, the exit handler below; deliveries are diamonds. */
export function TimelineTab({ run, selected, onSelect }: TimelineTabProps) {
  const { uid } = run.workflow.metadata;
  const events = useResource(uid, (signal) => listEvents({ workflow: uid, limit: "1000" }, signal));
  useNews((item) => item.workflow?.uid === uid, events.reload);
  const isOver = Boolean(run.workflow.status?.finishedAt);
  const now = useNow(isOver ? 60_000 : 500);
  const timeline = useMemo(() => timelineOf(run, events.value?.items ?? [], now), [run, events.value, now]);
  if (timeline.main.length + timeline.exit.length === 0) return <Note title="Nothing has run yet" />;
  const [main, exit] = [rowsToDraw(timeline.main), rowsToDraw(timeline.exit)];
  const left = timeline.main.length + timeline.exit.length - main.length - exit.length;
  const row = (bar: Bar) => (
    <Row key={bar.node.id} bar={bar} timeline={timeline} isSelected={bar.node.id === selected} onSelect={onSelect} />
  );
  return (
    <div class="timeline">
      <Scale timeline={timeline} />
      <ol class="timeline-rows" aria-label="Main part">
        {main.map(row)}
      </ol>
      {exit.length === 0 ? null : (
        <>
          <p class="timeline-divider">
            main ended{timeline.mainEnd === undefined ? "" : ` after ${durationText(timeline.mainEnd - timeline.from)}`}
            <span> · onExit: {run.exit?.template}</span>
          </p>
          <ol class="timeline-rows timeline-exit" aria-label="Exit handler">
            {exit.map(row)}
          </ol>
        </>
      )}
      {left > 0 ? <p class="muted small">{left} more steps are in the table of the graph.</p> : null}
    </div>
  );
}

function Scale({ timeline }: { timeline: Timeline }) {
  const { from, to } = timeline;
  return (
    <div class="timeline-scale" aria-hidden="true">
      <span />
      <div>
        {ticksOf(from, to, 6).map((tick) => (
          <span key={tick} style={{ insetInlineStart: `${(tick / (to - from)) * 100}%` }}>
            {tick === 0 ? "0" : durationText(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly bar: Bar;
  readonly timeline: Timeline;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

function Row({ bar, timeline, isSelected, onSelect }: RowProps) {
  const { node, depth } = bar;
  const span = timeline.to - timeline.from;
  const percent = (at: number) => `${((at - timeline.from) / span) * 100}%`;
  const length = bar.isOpen ? `${durationText(bar.to - bar.from)} so far` : durationText(bar.to - bar.from);
  return (
    <li class={isSelected ? "timeline-row row-selected" : "timeline-row"}>
      <button
        type="button"
        class="timeline-name"
        style={{ paddingInlineStart: `${8 + Math.min(depth, 6) * 14}px` }}
        title={node.title}
        aria-label={`${node.title}, ${node.phase}, ${length}`}
        onClick={() => onSelect(node.id)}
      >
        {node.title}
      </button>
      <div class="timeline-track">
        <span
          class={`timeline-bar tone-${bar.tone}${bar.isOpen ? " timeline-open" : ""}${node.owner === undefined ? " timeline-root" : ""}`}
          style={{ insetInlineStart: percent(bar.from), width: `${((bar.to - bar.from) / span) * 100}%` }}
          title={`${node.title}: ${node.phase}, ${length}`}
        />
        {bar.marks.map((mark) => (
          <button
            key={`${mark.deliveryId}${mark.at}`}
            type="button"
            class={`timeline-mark tone-${deliveryLook(mark.state).tone}`}
            style={{ insetInlineStart: percent(mark.at) }}
            title={mark.text}
            aria-label={mark.text}
            onClick={() => go(deliveryPath(mark.deliveryId))}
          />
        ))}
        <span
          class="timeline-length"
          style={{ insetInlineStart: percent(Math.max(bar.to, ...bar.marks.map(({ at }) => at))) }}
        >
          {length}
        </span>
      </div>
    </li>
  );
}
