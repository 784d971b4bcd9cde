import type { GraphNode } from "../model/graph.ts";
import { lookOf } from "../model/look.ts";
import type { RunNode } from "../model/run.ts";
import type { Rect, Scene, Unfolded } from "../model/scene.ts";
import { spanText } from "../model/time.ts";
import { Icon } from "../parts/icon.tsx";
import { memo } from "../parts/memo.ts";
import { LoopCard } from "./loop-card.tsx";

interface CardsProps {
  readonly scene: Scene;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly selected: string | undefined;
  readonly unfolded: Unfolded;
  readonly onSelect: (id: string) => void;
  readonly onUnfold: (id: string) => void;
  readonly onFold: (id: string) => void;
}

/** Every card of the graph, in the order of execution: what the Tab key follows. */
export function NodeCards({ scene, nodes, selected, unfolded, onSelect, onUnfold, onFold }: CardsProps) {
  return (
    <>
      {scene.placed.map(({ id, card, hooks }) => {
        const node = nodes.get(id);
        if (node === undefined) return null;
        if (node.kind === "loop") {
          const shown = Math.min(node.members.length, unfolded.get(id) ?? 0);
          return (
            <LoopCard
              key={id}
              loop={node}
              rect={card}
              shown={shown}
              selected={selected}
              onSelect={onSelect}
              onUnfold={onUnfold}
              onFold={onFold}
            />
          );
        }
        return [
          <NodeCard
            key={id}
            node={node.node}
            tries={node.tries}
            rect={card}
            isSelected={id === selected}
            onSelect={onSelect}
          />,
          ...node.hooks.map((hook, i) => {
            const rect = hooks[i];
            return rect === undefined ? null : (
              <NodeCard
                key={hook.id}
                node={hook}
                tries={0}
                rect={rect}
                isSelected={hook.id === selected}
                onSelect={onSelect}
              />
            );
          }),
        ];
      })}
    </>
  );
}

interface NodeCardProps {
  readonly node: RunNode;
  readonly tries: number;
  readonly rect: Rect;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

/** One node. A selected card, or one whose node has changed, is drawn again; the other thousands are not. */
const NodeCard = memo(
  ({ node, tries, rect, isSelected, onSelect }: NodeCardProps) => {
    const isPlan = node.type === "Planned";
    const look = lookOf(node);
    const word = isPlan ? plannedWord(node) : look.word;
    const time = spanText(node.startedAt, node.finishedAt);
    const template = node.template === node.title || node.isHook ? "" : node.template;
    const under = [word, look.icon === "skip" ? "" : time, template].filter((one) => one !== "").join(" · ");
    const kind = `${node.isHook ? " card-hook" : ""}${isPlan ? " card-plan" : ""}`;
    const title = tries > 1 ? `${node.title} ×${tries}` : node.title;
    return (
      <button
        type="button"
        class={`card tone-${look.tone} card-${look.icon}${kind}`}
        style={{ left: `${rect.x}px`, top: `${rect.y}px`, width: `${rect.width}px`, height: `${rect.height}px` }}
        aria-pressed={isSelected}
        data-node={node.name}
        disabled={isPlan}
        title={node.message === "" ? title : `${title}: ${node.message}`}
        onClick={() => onSelect(node.id)}
      >
        <Icon name={look.icon} size={node.isHook ? 16 : 20} />
        <span class="card-text">
          <span class="card-title">{title}</span>
          <span class="card-under">{under}</span>
        </span>
      </button>
    );
  },
  (before, after) =>
    before.node.phase === after.node.phase &&
    before.node.message === after.node.message &&
    before.node.finishedAt === after.node.finishedAt &&
    before.node.startedAt === after.node.startedAt &&
    before.tries === after.tries &&
    before.isSelected === after.isSelected &&
    before.rect.x === after.rect.x &&
    before.rect.y === after.rect.y,
);

function plannedWord(node: RunNode): string {
  if (node.phase === "Skipped") return "will be skipped";
  return node.message.includes("{{") && !node.message.includes("workflow.status") ? "may run" : "will run";
}
