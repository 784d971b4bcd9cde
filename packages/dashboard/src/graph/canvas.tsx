import { useEffect, useRef, useState } from "preact/hooks";
import { endings } from "../model/exit-plan.ts";
import { exitTitle } from "../model/exit-title.ts";
import { phaseLook } from "../model/look.ts";
import type { Run } from "../model/run.ts";
import type { Rect, Scene, Unfolded } from "../model/scene.ts";
import { Loading, Note } from "../parts/note.tsx";
import { SegmentedControl } from "../parts/segmented.tsx";
import { Status } from "../parts/status.tsx";
import { NodeCards } from "./node-cards.tsx";
import { useScene } from "./use-scene.ts";
import { useZoom } from "./use-zoom.ts";
import { ZoomTools } from "./zoom-tools.tsx";

interface CanvasProps {
  readonly run: Run;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  /** Which end the plan of the exit handler is shown for. */
  readonly ending: string;
  readonly onEnding: (ending: string) => void;
}

/** So many items of a loop are added with each click. */
const itemsAtOnce = 200;

/** The graph: lines below, cards above them, the exit handler's lane at the bottom. */
export function Canvas({ run, selected, onSelect, ending, onEnding }: CanvasProps) {
  const [unfolded, setUnfolded] = useState<Unfolded>(new Map());
  const { scene, nodes, isPlan, error } = useScene(run, ending, unfolded);
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useZoom(frame, scene);
  useShown(frame, scene, selected, zoom.scale);
  if (error !== undefined) return <Note tone="failed" title={error} />;
  if (scene === undefined) return <Loading what="the graph" />;
  if (scene.placed.length === 0 && scene.lane === undefined) return <Note title="Nothing has run yet" />;
  const unfold = (id: string) => setUnfolded(new Map([...unfolded, [id, (unfolded.get(id) ?? 0) + itemsAtOnce]]));
  const fold = (id: string) => setUnfolded(new Map([...unfolded].filter(([other]) => other !== id)));
  return (
    <div class="canvas">
      <div class="canvas-frame" ref={frame} tabIndex={-1}>
        <div
          class="canvas-size"
          style={{ width: `${scene.width * zoom.scale}px`, height: `${scene.height * zoom.scale}px` }}
        >
          <div
            class="canvas-scene"
            style={{ width: `${scene.width}px`, height: `${scene.height}px`, transform: `scale(${zoom.scale})` }}
          >
            <Lines scene={scene} phaseOf={(id) => phaseIn(nodes.get(id))} />
            <NodeCards
              scene={scene}
              nodes={nodes}
              selected={selected}
              unfolded={unfolded}
              onSelect={onSelect}
              onUnfold={unfold}
              onFold={fold}
            />
            {scene.lane === undefined ? null : (
              <LaneHead
                run={run}
                lane={scene.lane}
                isPlan={isPlan}
                ending={ending}
                onEnding={onEnding}
                onSelect={onSelect}
              />
            )}
          </div>
        </div>
      </div>
      <ZoomTools zoom={zoom} />
    </div>
  );
}

function phaseIn(node: ReturnType<ReturnType<typeof useScene>["nodes"]["get"]>): string {
  return node?.kind === "node" ? node.node.phase : "";
}

/** The lines between cards; decoration, for the cards are in the order of execution. */
function Lines({ scene, phaseOf }: { scene: Scene; phaseOf: (id: string) => string }) {
  return (
    <svg class="lines" width={scene.width} height={scene.height} aria-hidden="true" focusable="false">
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path class="arrow" d="M0 .8 7 4 0 7.2Z" />
        </marker>
        <marker id="exit-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path class="exit-arrow" d="M0 .8 7 4 0 7.2Z" />
        </marker>
      </defs>
      {scene.lane === undefined ? null : (
        <rect
          class="lane"
          x={scene.lane.x}
          y={scene.lane.y}
          width={scene.lane.width}
          height={scene.lane.height}
          rx="14"
        />
      )}
      {scene.laneEdge === "" ? null : <path class="lane-line" d={scene.laneEdge} marker-end="url(#exit-arrow)" />}
      {scene.edges.map(({ id, to, d }) => {
        const phase = phaseOf(to);
        const isSkipped = phase === "Skipped" || phase === "Omitted";
        return <path key={id} class={isSkipped ? "line line-skipped" : "line"} d={d} marker-end="url(#arrow)" />;
      })}
      {scene.placed.flatMap(({ id, card, hooks }) =>
        hooks.map((hook) => <path key={`${id}>${hook.y}`} class="line line-hook" d={hookLine(card, hook)} />),
      )}
    </svg>
  );
}

function hookLine(card: Rect, hook: Rect): string {
  const [x1, y1] = [card.x + card.width, card.y + card.height / 2];
  const [x2, y2] = [hook.x, hook.y + hook.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

interface LaneHeadProps extends Pick<CanvasProps, "run" | "ending" | "onEnding" | "onSelect"> {
  readonly lane: Rect;
  readonly isPlan: boolean;
}

function LaneHead({ run, lane, isPlan, ending, onEnding, onSelect }: LaneHeadProps) {
  const { exit } = run;
  if (exit === undefined) return null;
  const { root } = exit;
  const title = exitTitle(run);
  return (
    <div id="exit-lane" class="lane-head" style={{ left: `${lane.x}px`, top: `${lane.y}px`, width: `${lane.width}px` }}>
      <div class="lane-title">
        {root === undefined ? (
          <span title={title}>{title}</span>
        ) : (
          <button type="button" class="lane-button" title={title} onClick={() => onSelect(root.id)}>
            {title}
          </button>
        )}
        {exit.phase === "" ? null : <Status look={phaseLook(exit.phase)} />}
      </div>
      {isPlan ? (
        <div class="lane-plan">
          <span class="muted small">if the main part ends</span>
          <SegmentedControl
            label="If the main part ends"
            options={endings.map((one) => [one, one] as const)}
            value={ending}
            onChange={onEnding}
          />
        </div>
      ) : null}
    </div>
  );
}

/** Brings the selected card into view when the selection changes. */
function useShown(
  frame: { readonly current: HTMLDivElement | null },
  scene: Scene | undefined,
  selected: string | undefined,
  scale: number,
): void {
  // Not when the zoom changes.
  useEffect(() => {
    const element = frame.current;
    const card = scene?.placed.find(({ id }) => id === selected)?.card;
    if (element === null || card === undefined) return;
    const x = (card.x + card.width / 2) * scale;
    const y = (card.y + card.height / 2) * scale;
    const isSeen =
      x > element.scrollLeft + 60 &&
      x < element.scrollLeft + element.clientWidth - 60 &&
      y > element.scrollTop + 40 &&
      y < element.scrollTop + element.clientHeight - 40;
    if (isSeen) return;
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
    element.scrollTo({ left: x - element.clientWidth / 2, top: y - element.clientHeight / 2, behavior });
  }, [selected, scene]);
}
