import { type GraphNode, loopPhase } from "../model/graph.ts";
import { lookOf, phaseLook } from "../model/look.ts";
import { itemPlaces, type Rect } from "../model/scene.ts";
import { Icon } from "../parts/icon.tsx";

interface LoopCardProps {
  readonly loop: Extract<GraphNode, { kind: "loop" }>;
  readonly rect: Rect;
  /** How many items are drawn; 0: folded. */
  readonly shown: number;
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly onUnfold: (id: string) => void;
  readonly onFold: (id: string) => void;
}

/** A large loop: how many of its items are in each phase, and the items themselves once it is unfolded. */
export function LoopCard({ loop, rect, shown, selected, onSelect, onUnfold, onFold }: LoopCardProps) {
  const { id, title, members, counts } = loop;
  const look = phaseLook(loopPhase(counts));
  const places = itemPlaces(shown);
  const parts = Object.entries(counts);
  return (
    <div
      class={`loop tone-${look.tone}`}
      style={{ left: `${rect.x}px`, top: `${rect.y}px`, width: `${rect.width}px`, height: `${rect.height}px` }}
    >
      <button
        type="button"
        class="loop-head"
        aria-expanded={shown > 0}
        data-loop={title}
        onClick={() => (shown > 0 ? onFold(id) : onUnfold(id))}
      >
        <Icon name={look.icon} size={20} />
        <span class="card-text">
          <span class="card-title">
            {title} ×{members.length}
          </span>
          <span class="card-under loop-counts">
            {parts.map(([phase, count]) => (
              <span key={phase} class={`tone-${phaseLook(phase).tone}`}>
                {count} {phase}
              </span>
            ))}
          </span>
          <span class="loop-bar" aria-hidden="true">
            {parts.map(([phase, count]) => (
              <span key={phase} class={`tone-${phaseLook(phase).tone}`} style={{ flexGrow: count }} />
            ))}
          </span>
        </span>
        <span class="loop-sign" aria-hidden="true">
          {shown > 0 ? "−" : "+"}
        </span>
      </button>
      {members.slice(0, shown).map((member, i) => {
        const place = places[i];
        const own = lookOf(member);
        return place === undefined ? null : (
          <button
            key={member.id}
            type="button"
            class={`item tone-${own.tone}`}
            style={{
              left: `${place.x}px`,
              top: `${place.y}px`,
              width: `${place.width}px`,
              height: `${place.height}px`,
            }}
            aria-pressed={member.id === selected}
            aria-label={`${member.title}, ${own.word}`}
            title={member.message === "" ? member.title : `${member.title}: ${member.message}`}
            onClick={() => onSelect(member.id)}
          >
            <Icon name={own.icon} size={14} />
            <span>{itemText(member.title)}</span>
          </button>
        );
      })}
      {shown > 0 && shown < members.length ? (
        <button type="button" class="button loop-more" onClick={() => onUnfold(id)}>
          {members.length - shown} more
        </button>
      ) : null}
    </div>
  );
}

/** What tells an item from the others of its loop: `5:shard-5` of `check(5:shard-5)`. */
function itemText(title: string): string {
  return /\((\d+:.*)\)$/s.exec(title)?.[1] ?? title;
}
