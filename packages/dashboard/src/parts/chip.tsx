import type { Look } from "../model/look.ts";
import { Icon } from "./icon.tsx";

interface ChipProps {
  readonly look: Look;
  readonly isOn: boolean;
  readonly onToggle: () => void;
  readonly count?: number | undefined;
}

/** A status that can be filtered by. */
export function Chip({ look, isOn, onToggle, count }: ChipProps) {
  return (
    <button type="button" class={`chip tone-${look.tone}`} aria-pressed={isOn} onClick={onToggle}>
      <Icon name={look.icon} size={14} />
      <span>{look.word}</span>
      {count === undefined ? null : <span class="chip-count">{count}</span>}
    </button>
  );
}
